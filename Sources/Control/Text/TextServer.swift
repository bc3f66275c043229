public import Core
import Supervision

/// Serves one text over plain HTTP/1.1 on a Unix stream socket, made anew for each request.
///
/// The socket is open to everybody (mode 0666) like those of the roles, and who may read is decided
/// by the kernel's word on the caller: others are answered 403. A connection is for one request.
/// Nothing that a caller sends is kept or passed on: of its request only method and path count.
///
/// One thread waits in poll(2) for all connections, at most ``ControlLimits/connections`` of them;
/// further ones wait in the listener's queue. Whoever does not send a head of at most 8 KiB, or
/// does not take the answer, within ``ControlLimits/patience`` is cut off. Requests that come while
/// the text is being made share it.
public final class TextServer: Sendable {
    public let path: String
    public let counters = ControlCounters()
    private let type: String
    private let location: String
    private let needs: [CallerAuthority]
    private let limits: ControlLimits
    private let time: any TimeSource
    private let directory: @Sendable () -> CallerDirectory
    private let text: @Sendable () async -> String
    private let running = Guarded<ControlLoop?>(nil)

    /// As many scrapers as a post may have, and a person who looks.
    public static let usualLimits = ControlLimits(connections: 4, patience: .seconds(5))

    /// - Parameters:
    ///   - path: of the socket, whose directory is there already.
    ///   - location: the path of the request, beside `/`.
    ///   - type: the `Content-Type` of the text.
    ///   - needs: one of these is enough; root and the process's own user need none.
    ///   - directory: asked for each request; `nil` asks the system for what is needed.
    public init(
        path: String, location: String, type: String, needs: [CallerAuthority],
        time: any TimeSource, limits: ControlLimits = usualLimits,
        directory: (@Sendable () -> CallerDirectory)? = nil,
        text: @escaping @Sendable () async -> String
    ) {
        self.path = path
        self.location = location
        self.type = type
        self.needs = needs
        self.time = time
        self.limits = limits
        self.directory = directory ?? { CallerDirectory.system(needs) }
        self.text = text
    }

    /// Calls back from where requests are taken, once its thread has passed the question on.
    ///
    /// - Returns: `false` where the server does not run, and nothing happens.
    @discardableResult
    public func ask(_ answer: @escaping @Sendable () -> Void) -> Bool {
        guard let loop = running.withLock({ $0 }) else { return false }
        loop.ask(answer)
        return true
    }

    /// Serves until its task is cancelled, then closes all connections and removes the socket.
    ///
    /// - Parameter whenListening: called once callers can connect.
    /// - Throws: as ``ControlServer/run(whenListening:)``.
    public func run(whenListening: @Sendable () -> Void = {}) async throws(ControlFault) {
        let listener = try ListeningSocket(path: path)
        // Few messages: one request for each connection, and the end.
        let mailbox = Mailbox<ControlLoop.Message>()
        let loop = try ControlLoop(
            listener: listener, limits: limits, time: time, counters: counters, mailbox: mailbox,
            conversation: Conversation(
                reader: { RequestHeadReader() },
                refusal: { TextAnswer(431, $0.problem + "\n").bytes }, isSingle: true))
        let thread = ThreadExecutor.thread(name: "text")
        thread.perform { loop.run() }
        running.withLock { $0 = loop }
        defer { running.withLock { $0 = nil } }
        whenListening()
        let fault = await withTaskCancellationHandler {
            await serve(mailbox, loop)
        } onCancel: {
            loop.stop()
        }
        if let fault { throw fault }
    }

    private func serve(
        _ mailbox: Mailbox<ControlLoop.Message>, _ loop: ControlLoop
    ) async -> ControlFault? {
        while true {
            // All that came while the last text was made get the same new one.
            var waiting: [(connection: UInt64, isHead: Bool)] = []
            for message in await mailbox.take() + mailbox.takeWithoutWaiting() {
                switch message {
                case .request(let request):
                    if let refusal = refusal(request) {
                        loop.reply(refusal.bytes, to: request.connection)
                    } else {
                        let isHead = RequestHead(request.body)?.method == "HEAD"
                        waiting.append((request.connection, isHead))
                    }
                case .question(let answer): answer()
                case .ended(let fault): return fault
                }
            }
            guard !waiting.isEmpty else { continue }
            counters.calls.add(waiting.count)
            let answer = TextAnswer(200, await text(), type: type)
            for (connection, isHead) in waiting {
                loop.reply(isHead ? answer.head : answer.bytes, to: connection)
            }
        }
    }

    private func refusal(_ request: ControlLoop.Request) -> TextAnswer? {
        guard let head = RequestHead(request.body) else {
            counters.badFrames.add()
            return TextAnswer(400, "this is no HTTP request\n")
        }
        guard let caller = request.caller, directory().allows(caller, anyOf: needs) else {
            counters.refusals.add()
            let fault = ControlFault.refused(call: location, needs: needs.map(\.name))
            return TextAnswer(403, "\(fault)\n")
        }
        guard head.path == location || head.path == "/" else {
            return TextAnswer(404, "there is only \(location)\n")
        }
        guard head.method == "GET" || head.method == "HEAD" else {
            return TextAnswer(405, "GET and HEAD only\n", fields: ["Allow: GET, HEAD"])
        }
        return nil
    }
}
