internal import Core
internal import NIOCore
internal import NIOPosix

/// A caller's connection and the one to the target that belongs to it. Used on their common event
/// loop alone.
final class LineJoint: @unchecked Sendable {
    // One event loop serves both channels; nothing else touches what is here.
    private let line: BadLine
    private let fate: LineFate
    private var caller: (any Channel)?
    private var callee: (any Channel)?
    private var passed = 0
    private var waiting = (up: 0, down: 0)
    private var isStalled = false
    private var copy: [UInt8] = []

    init(_ line: BadLine, fate: LineFate) {
        self.line = line
        self.fate = fate
    }

    func join(_ caller: any Channel, _ callee: any Channel) {
        self.caller = caller
        self.callee = callee
    }

    /// A piece has come in at one end; it goes out at the other in its time.
    func pass(_ buffer: ByteBuffer, isUp: Bool) {
        guard !isStalled, let from = isUp ? caller : callee, let to = isUp ? callee : caller
        else { return }
        passed += buffer.readableBytes
        if let limit = fate.cutAfter, passed > limit {
            line.count { $0.cut += 1 }
            return cut()
        }
        if let limit = fate.stallAfter, passed > limit {
            line.count { $0.stalled += 1 }
            isStalled = true
            return
        }
        if isUp, fate.isDuplicated, copy.count + buffer.readableBytes <= BadLine.copyLimit {
            copy += buffer.readableBytesView
        }
        var rest = buffer
        while let piece = rest.readSlice(
            length: min(rest.readableBytes, BadLine.pieceLimit)), piece.readableBytes > 0
        {
            send(piece, isUp: isUp, from: from, to: to)
        }
        readIfRoom(from, isUp: isUp)
    }

    private func send(_ piece: ByteBuffer, isUp: Bool, from: any Channel, to: any Channel) {
        let bytes = piece.readableBytes
        if isUp { waiting.up += bytes } else { waiting.down += bytes }
        let exit = line.exit(of: bytes, isUp: isUp)
        _ = to.eventLoop.scheduleTask(deadline: exit) { [self] in
            let hadRoom = (isUp ? waiting.up : waiting.down) < BadLine.queueLimit
            if isUp { waiting.up -= bytes } else { waiting.down -= bytes }
            to.writeAndFlush(piece, promise: nil)
            if !hadRoom { readIfRoom(from, isUp: isUp) }
        }
    }

    private func readIfRoom(_ channel: any Channel, isUp: Bool) {
        if (isUp ? waiting.up : waiting.down) < BadLine.queueLimit { channel.read() }
    }

    /// One end was closed: the other is when everything has come out.
    func ended(isUp: Bool) {
        guard let to = isUp ? callee : caller else { return }
        guard !isStalled else { return to.close(promise: nil) }
        let exit = line.exit(of: 0, isUp: isUp)
        _ = to.eventLoop.scheduleTask(deadline: exit) { [self] in
            to.close(promise: nil)
            playAgain()
        }
    }

    private func cut() {
        caller?.close(promise: nil)
        callee?.close(promise: nil)
        playAgain()
    }

    /// What the caller sent, over another connection; nobody hears the answer.
    private func playAgain() {
        guard !copy.isEmpty, let loop = callee?.eventLoop else { return }
        let bytes = copy
        copy = []
        line.count { $0.duplicated += 1 }
        ClientBootstrap(group: loop).connect(host: line.target.host, port: line.target.port)
            .whenSuccess { channel in
                channel.writeAndFlush(ByteBuffer(bytes: bytes), promise: nil)
                _ = channel.eventLoop.scheduleTask(in: .seconds(30)) {
                    channel.close(promise: nil)
                }
            }
    }
}

/// One end of a joint.
final class LineEnd: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    private let joint: LineJoint
    private let isUp: Bool

    /// - Parameter isUp: whether what comes in here goes to the target.
    init(_ joint: LineJoint, isUp: Bool) {
        self.joint = joint
        self.isUp = isUp
    }

    func channelActive(context: ChannelHandlerContext) {
        if isUp { context.read() }
        context.fireChannelActive()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        joint.pass(unwrapInboundIn(data), isUp: isUp)
    }

    func channelInactive(context: ChannelHandlerContext) {
        joint.ended(isUp: isUp)
        context.fireChannelInactive()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        context.close(promise: nil)
    }
}
