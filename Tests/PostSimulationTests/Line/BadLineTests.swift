import Core
import NIOCore
import NIOPosix
import Testing

@testable import PostSimulation

@Suite("A bad line between two ports")
struct BadLineTests {
    @Test("carries every byte of both directions, in order")
    func faithful() async throws {
        let shape = LineShape(kilobits: 200_000, delay: .milliseconds(2))
        try await Self.withLine(shape) { port, line in
            let random = SeededRandom(seed: 4)
            for _ in 0..<4 {
                let sent = random.bytes(100_000)
                let heard = try await Self.ask(sent, port: port)
                #expect(heard == sent)
            }
            #expect(line.counts.bytesUp == 400_000)
            #expect(line.counts.bytesDown == 400_000)
            #expect(line.counts.connections == 4)
        }
    }

    @Test("cuts connections within their first 64 KiB")
    func cut() async throws {
        let shape = LineShape(kilobits: 200_000, delay: .zero, lost: 100)
        try await Self.withLine(shape) { port, line in
            let sent = [UInt8](repeating: 7, count: 300_000)
            let heard = try await Self.ask(sent, port: port)
            #expect(heard.count < 64 << 10)
            #expect(line.counts.cut == 1)
        }
    }

    /// Runs a server that says again what it hears, and a line to it.
    private static func withLine(
        _ shape: LineShape, _ work: (Int, BadLine) async throws -> Void
    ) async throws {
        let echo = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(Echo())
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        let target = try #require(echo.localAddress?.port)
        let line = BadLine(shape, to: "127.0.0.1", port: target, seed: 1)
        let (ports, told) = AsyncStream.makeStream(of: Int.self)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                try await line.run(host: "127.0.0.1", port: 0) { told.yield($0) }
            }
            for await port in ports {
                try await work(port, line)
                break
            }
            group.cancelAll()
            try await group.waitForAll()
        }
        try await echo.close()
    }

    /// Sends and reads until as much came back, or the connection ended.
    private static func ask(_ bytes: [UInt8], port: Int) async throws -> [UInt8] {
        let loop = MultiThreadedEventLoopGroup.singleton.next()
        let answer = loop.makePromise(of: [UInt8].self)
        let channel = try await ClientBootstrap(group: loop)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(
                        Collector(count: bytes.count, answer: answer))
                }
            }
            .connect(host: "127.0.0.1", port: port).get()
        channel.writeAndFlush(ByteBuffer(bytes: bytes), promise: nil)
        let found = try await answer.futureResult.get()
        try? await channel.close()
        return found
    }

    private final class Echo: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer
        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            context.writeAndFlush(data, promise: nil)
        }
    }

    private final class Collector: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer
        private let count: Int
        private var answer: EventLoopPromise<[UInt8]>?
        private var found: [UInt8] = []

        init(count: Int, answer: EventLoopPromise<[UInt8]>) {
            self.count = count
            self.answer = answer
        }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            found += unwrapInboundIn(data).readableBytesView
            if found.count >= count { finish() }
        }

        func channelInactive(context: ChannelHandlerContext) { finish() }
        func errorCaught(context: ChannelHandlerContext, error: any Error) { finish() }

        private func finish() {
            answer?.succeed(found)
            answer = nil
        }
    }
}
