import Glibc

/// Lines of standard input, taken without waiting for them.
struct CommandLines {
    /// The longest line; the rest of a longer one is dropped with it.
    private static let longest = 256

    private var buffer: [UInt8] = []
    private var isAtEnd = false

    /// The whole lines that have come since the last call.
    mutating func take() -> [String] {
        var lines: [String] = []
        while !isAtEnd, hasInput() {
            var bytes = [UInt8](repeating: 0, count: 1_024)
            let count = read(STDIN_FILENO, &bytes, bytes.count)
            guard count > 0 else {
                if count == 0 || errno != EINTR { isAtEnd = true }
                break
            }
            for byte in bytes[..<count] {
                if byte == UInt8(ascii: "\n") {
                    lines.append(String(decoding: buffer, as: UTF8.self))
                    buffer = []
                } else if buffer.count < Self.longest {
                    buffer.append(byte)
                }
            }
        }
        return lines
    }

    private func hasInput() -> Bool {
        var entry = pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0)
        return poll(&entry, 1, 0) > 0
    }
}
