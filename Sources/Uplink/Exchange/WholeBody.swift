internal import NIOCore

/// A body in one piece that says when the connection has taken it.
struct WholeBody: AsyncSequence, Sendable {
    struct AsyncIterator: AsyncIteratorProtocol {
        var buffer: ByteBuffer?
        let whenTaken: @Sendable () -> Void

        mutating func next() async -> ByteBuffer? {
            guard let piece = buffer else {
                whenTaken()
                return nil
            }
            buffer = nil
            return piece
        }
    }

    let buffer: ByteBuffer
    let whenTaken: @Sendable () -> Void

    func makeAsyncIterator() -> AsyncIterator {
        AsyncIterator(buffer: buffer, whenTaken: whenTaken)
    }
}
