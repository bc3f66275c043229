internal import Glibc

/// The lines that somebody types or sends, each of bounded length, with an end to the waiting.
struct VisitorLines {
    enum Next: Equatable {
        case line(String)
        /// A line of more than ``TypedLine/limit`` bytes; all of it was read.
        case tooLong
        /// Nobody typed for so long.
        case idle
        case end
    }

    private let descriptor: Int32
    private let patienceMilliseconds: Int32
    private var buffer: [UInt8] = []
    private var isAtEnd = false

    /// - Parameter patience: between two pieces of input.
    init(descriptor: Int32 = STDIN_FILENO, patience: Duration) {
        self.descriptor = descriptor
        patienceMilliseconds = Int32(clamping: patience.components.seconds * 1_000)
    }

    /// Blocks until there is one.
    mutating func next() -> Next {
        var isTooLong = false
        while true {
            if let end = buffer.firstIndex(of: UInt8(ascii: "\n")) {
                let bytes = buffer[..<end]
                buffer.removeFirst(end + 1)
                return isTooLong || bytes.count > TypedLine.limit
                    ? .tooLong : .line(String(decoding: bytes, as: UTF8.self))
            }
            if isAtEnd {
                defer { buffer = [] }
                if isTooLong { return .tooLong }
                return buffer.isEmpty ? .end : .line(String(decoding: buffer, as: UTF8.self))
            }
            if buffer.count > TypedLine.limit {
                isTooLong = true
                buffer = []
            }
            var wait = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
            let ready = poll(&wait, 1, patienceMilliseconds)
            if ready == 0 { return .idle }
            if ready < 0 { continue }
            var chunk = [UInt8](repeating: 0, count: 1_024)
            let count = read(descriptor, &chunk, chunk.count)
            if count < 0, errno == EINTR { continue }
            if count <= 0 { isAtEnd = true } else { buffer += chunk[..<count] }
        }
    }
}
