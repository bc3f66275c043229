public import Core
import Supervision

/// Answers calls on a Unix stream socket.
///
/// The socket is open to everybody (mode 0666): who may call what is decided for each call by the
/// kernel's word on the caller, which a mode cannot do for four groups and the users of other
/// roles. What needs no authority is therefore only what a refusal tells.
///
/// One thread waits in poll(2) for all connections, without any interval while nothing happens;
/// handlers run on the cooperative pool. A connection has one request in work at a time and its
/// answers come in order, so that at most ``ControlLimits/connections`` requests are there at once.
public final class ControlServer: Sendable {
    public let path: String
    public let counters = ControlCounters()
    private let calls: [String: ControlCall]
    private let limits: ControlLimits
    private let time: any TimeSource
    private let directory: @Sendable () -> CallerDirectory
    private let running = Guarded<ControlLoop?>(nil)

    /// - Parameters:
    ///   - path: of the socket, whose directory is there already.
    ///   - calls: with different names; the same name twice is a programmer's mistake.
    ///   - directory: asked for each request; `nil` asks the system for what the calls need.
    public init(
        path: String, calls: [ControlCall], time: any TimeSource,
        limits: ControlLimits = ControlLimits(),
        directory: (@Sendable () -> CallerDirectory)? = nil
    ) {
        self.path = path
        self.calls = Dictionary(uniqueKeysWithValues: calls.map { ($0.name, $0) })
        self.limits = limits
        self.time = time
        let needs = Set(calls.flatMap(\.needs))
        self.directory = directory ?? { CallerDirectory.system(needs) }
    }

    /// Calls back from where requests are taken, once its thread has passed the question on: proof
    /// that both are alive. Nothing happens while the server does not run.
    public func ask(_ answer: @escaping @Sendable () -> Void) {
        running.withLock { $0 }?.ask(answer)
    }

    /// Serves until its task is cancelled, then closes all connections and removes the socket.
    ///
    /// - Parameter whenListening: called once callers can connect.
    /// - Throws: `unusablePath`, `occupied`, or `system` where the socket cannot be made or the
    ///   loop fails.
    public func run(whenListening: @Sendable () -> Void = {}) async throws(ControlFault) {
        let listener = try ListeningSocket(path: path)
        // Few messages: one request for each connection, and the end.
        let mailbox = Mailbox<ControlLoop.Message>()
        let loop = try ControlLoop(
            listener: listener, limits: limits, time: time, counters: counters, mailbox: mailbox)
        let thread = ThreadExecutor.thread(name: "control")
        thread.perform { loop.run() }
        running.withLock { $0 = loop }
        defer { running.withLock { $0 = nil } }
        whenListening()
        let fault = await withTaskCancellationHandler {
            await withDiscardingTaskGroup(returning: ControlFault?.self) { group in
                while true {
                    for message in await mailbox.take() {
                        switch message {
                        case .request(let request):
                            group.addTask {
                                let answer = await self.answer(request)
                                loop.reply(answer, to: request.connection)
                            }
                        case .question(let answer): answer()
                        case .ended(let fault):
                            group.cancelAll()
                            return fault
                        }
                    }
                }
            }
        } onCancel: {
            loop.stop()
        }
        if let fault { throw fault }
    }

    private func answer(_ request: ControlLoop.Request) async -> [UInt8] {
        var result: Result<JSONValue, ControlFault>
        do throws(ControlFault) {
            result = .success(try await perform(request))
        } catch {
            result = .failure(error)
        }
        do throws(ControlFault) {
            return try Frame.bytes(ControlAnswer.json(result))
        } catch {
            result = .failure(error)
        }
        // The text of `tooLarge` is far below the limit.
        return (try? Frame.bytes(ControlAnswer.json(result))) ?? []
    }

    private func perform(_ request: ControlLoop.Request) async throws(ControlFault) -> JSONValue {
        let message: ControlRequest
        do {
            message = try ControlRequest(frame: request.body)
        } catch {
            counters.badFrames.add()
            throw error
        }
        guard let call = calls[message.call] else {
            let known = calls.keys.sorted().joined(separator: ", ")
            throw .failed(
                code: "unknown_call", problem: "no call \"\(message.call.prefix(64))\" here",
                remedy: "the calls are: \(known)")
        }
        guard let caller = request.caller, directory().allows(caller, anyOf: call.needs) else {
            counters.refusals.add()
            throw .refused(call: call.name, needs: call.needs.map(\.name))
        }
        counters.calls.add()
        return try await call.handler(caller, message.arguments)
    }
}
