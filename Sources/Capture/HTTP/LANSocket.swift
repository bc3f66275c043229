internal import Core
internal import Hummingbird
internal import HummingbirdCore
internal import NIOCore

/// A listening socket of the role: bound, asked, drained and closed in one way, whatever it serves.
struct LANSocket: Sendable {
    /// How long requests under way may take once the server is told to stop.
    let drain: Duration
    /// Where the socket listens, while it does.
    private let listener = Guarded<(any Channel)?>(nil)

    init(drain: Duration) {
        self.drain = drain
    }

    /// Serves until the task is cancelled; then accepts nothing more, lets requests under way end
    /// within ``drain``, and returns.
    ///
    /// - Parameters:
    ///   - listening: called once with the port that was bound.
    ///   - whenStopping: ends what has no end of its own, before connections drain.
    ///   - makeServer: gets the threads and what the server is to call once it listens.
    /// - Throws: where the address cannot be bound.
    func run<Child: ServerChildChannel>(
        listening: @escaping @Sendable (Int) async -> Void,
        whenStopping: @escaping @Sendable () -> Void = {},
        makeServer:
            (any EventLoopGroup, @escaping @Sendable (any Channel) async -> Void) throws
            -> Server<Child>
    ) async throws {
        let group = EventLoopGroupProvider.singleton.eventLoopGroup
        let loop = group.any()
        let running = loop.makePromise(of: Void.self)
        let ended = loop.makePromise(of: Void.self)
        let server: Server<Child>
        do {
            server = try makeServer(group) { channel in
                self.listener.withLock { $0 = channel }
                running.succeed()
                await listening(channel.localAddress?.port ?? 0)
            }
        } catch {
            // A promise that nobody keeps is a mistake to NIO.
            running.fail(error)
            ended.fail(error)
            throw error
        }
        defer { listener.withLock { $0 = nil } }
        // The connections must outlive the cancellation of this task for as long as they drain,
        // which no child task may; the promise is awaited below in every case.
        let serving = ended.completeWithTask { try await server.run() }
        // Whatever is completed first counts; nobody is left waiting where binding fails.
        ended.futureResult.whenComplete { _ in running.fail(ChannelError.alreadyClosed) }
        let drain = TimeAmount.nanoseconds(drain.nanoseconds)
        try await withTaskCancellationHandler {
            try await ended.futureResult.get()
        } onCancel: {
            whenStopping()
            // A server that is told to stop between binding and serving drops its socket in a
            // way that NIO takes for a mistake and traps on: it is let start first.
            running.futureResult.whenSuccess {
                loop.makePromise(of: Void.self).completeWithTask {
                    try await server.shutdownGracefully()
                }
                loop.scheduleTask(in: drain) { serving.cancel() }
            }
        }
    }

    /// Calls back once the listening socket and every loop that serves connections have passed the
    /// question on, and a task has run behind them as it does for each request: the way that
    /// requests go. Nothing happens while nothing listens.
    func ask(_ answer: @escaping @Sendable () -> Void) {
        guard let listener = listener.withLock({ $0 }) else { return }
        let group = EventLoopGroupProvider.singleton.eventLoopGroup
        listener.eventLoop.execute {
            guard listener.isActive else { return }
            Self.pass(Array(group.makeIterator())[...], on: listener.eventLoop, answer)
        }
    }

    private static func pass(
        _ loops: ArraySlice<any EventLoop>, on last: any EventLoop,
        _ answer: @escaping @Sendable () -> Void
    ) {
        guard let next = loops.first else {
            last.makePromise(of: Void.self).completeWithTask { answer() }
            return
        }
        next.execute { pass(loops.dropFirst(), on: last, answer) }
    }
}

extension Duration {
    fileprivate var nanoseconds: Int64 {
        components.seconds * 1_000_000_000 + components.attoseconds / 1_000_000_000
    }
}
