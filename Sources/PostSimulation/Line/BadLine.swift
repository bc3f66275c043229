internal import Core
internal import NIOCore
internal import NIOPosix

/// A line between two TCP ports that is as slow and as unreliable as its shape says: what the
/// uplink is tried on.
///
/// All connections share the width. A piece waits in the line until its time comes; a sender finds
/// the line full, as at a modem, once ``queueLimit`` bytes wait.
package final class BadLine: Sendable {
    /// Bytes that wait in one direction of a connection before its sender is held.
    static let queueLimit = 16 << 10
    /// Bytes in one piece: a segment's.
    static let pieceLimit = 1_400
    /// Bytes of a connection that are kept to be played again.
    static let copyLimit = 1 << 20

    package struct Counts: Sendable, Hashable {
        package var connections = 0
        package var cut = 0
        package var stalled = 0
        package var duplicated = 0
        package var bytesUp = 0
        package var bytesDown = 0
    }

    private struct State {
        var up: LineDirection
        var down: LineDirection
        var random: SeededRandom
        var counts = Counts()
    }

    let shape: LineShape
    let target: (host: String, port: Int)
    private let state: Guarded<State>
    private let start = NIODeadline.now()

    package init(_ shape: LineShape, to host: String, port: Int, seed: UInt64) {
        self.shape = shape
        target = (host, port)
        state = Guarded(
            State(
                up: LineDirection(shape), down: LineDirection(shape),
                random: SeededRandom(seed: seed)))
    }

    package var counts: Counts { state.withLock { $0.counts } }

    /// Listens until the task is cancelled.
    ///
    /// - Parameters:
    ///   - port: 0 lets the kernel choose.
    ///   - onListening: told the port.
    package func run(
        host: String, port: Int, onListening: @escaping @Sendable (Int) async -> Void
    ) async throws {
        let group = MultiThreadedEventLoopGroup.singleton
        let channel = try await ServerBootstrap(group: group)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelOption(.autoRead, value: false)
            .childChannelInitializer { [self] child in open(child) }
            .bind(host: host, port: port).get()
        await onListening(channel.localAddress?.port ?? port)
        await withTaskCancellationHandler {
            try? await channel.closeFuture.get()
        } onCancel: {
            channel.close(promise: nil)
        }
    }

    func fate() -> LineFate {
        state.withLock {
            $0.counts.connections += 1
            return LineFate(shape, random: &$0.random)
        }
    }

    func count(_ change: (inout Counts) -> Void) {
        state.withLock { change(&$0.counts) }
    }

    /// When a piece that enters now comes out at the other end.
    func exit(of bytes: Int, isUp: Bool) -> NIODeadline {
        let now = NIODeadline.now()
        let passed = Duration.nanoseconds((now - start).nanoseconds)
        let exit = state.withLock { state -> Duration in
            let chance = Double.random(in: 0..<1, using: &state.random)
            if isUp {
                state.counts.bytesUp += bytes
                return state.up.exit(of: bytes, entering: passed, chance: chance)
            }
            state.counts.bytesDown += bytes
            return state.down.exit(of: bytes, entering: passed, chance: chance)
        }
        return start + .microseconds(Int64(exit.inSeconds * 1e6))
    }

    /// Joins a caller with a connection of its own to the target, on one event loop.
    private func open(_ caller: any Channel) -> EventLoopFuture<Void> {
        let fate = fate()
        let joint = LineJoint(self, fate: fate)
        return ClientBootstrap(group: caller.eventLoop)
            .channelOption(.autoRead, value: false)
            .channelInitializer { callee in
                callee.eventLoop.makeCompletedFuture {
                    try callee.pipeline.syncOperations.addHandler(
                        LineEnd(joint, isUp: false))
                }
            }
            .connect(host: target.host, port: target.port)
            .flatMapThrowing { callee in
                joint.join(caller, callee)
                try caller.pipeline.syncOperations.addHandler(LineEnd(joint, isUp: true))
                // The caller's own first read waits until it is active.
                callee.read()
            }
    }
}
