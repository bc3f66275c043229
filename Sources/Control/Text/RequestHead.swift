/// The head of a plain HTTP request (RFC 9112 §2), of which only method and path count here.
struct RequestHead: Hashable, Sendable {
    /// Bytes of a head; a scraper's has a few hundred.
    static let limit = 8_192

    var method: String
    /// Without what follows a question mark.
    var path: String

    /// `nil` where the first line is no request line.
    init?(_ bytes: [UInt8]) {
        let text = String(decoding: bytes, as: UTF8.self)
        let line = text.prefix { !$0.isNewline }
        let parts = line.split(separator: " ", omittingEmptySubsequences: false)
        guard parts.count == 3, parts[2].hasPrefix("HTTP/1."), parts[1].hasPrefix("/"),
            !parts[0].isEmpty, parts[0].allSatisfy({ $0.isASCII && $0.isLetter })
        else { return nil }
        method = String(parts[0])
        path = String(parts[1].prefix { $0 != "?" })
    }
}

/// Waits for the empty line that ends a head. What may come behind it is not read.
struct RequestHeadReader: MessageReader {
    private var buffer: [UInt8] = []
    private var searched = 0

    var isEmpty: Bool { buffer.isEmpty }

    mutating func append(_ bytes: ArraySlice<UInt8>) {
        buffer.append(contentsOf: bytes)
    }

    mutating func next() throws(ControlFault) -> [UInt8]? {
        while searched < buffer.count {
            defer { searched += 1 }
            // RFC 9112 §2.2: a lone line feed ends a line too.
            guard buffer[searched] == UInt8(ascii: "\n"), searched < RequestHead.limit else {
                continue
            }
            let before = buffer[..<searched].last { $0 != UInt8(ascii: "\r") }
            guard before == UInt8(ascii: "\n") || before == nil else { continue }
            return Array(buffer[..<searched])
        }
        guard buffer.count < RequestHead.limit else { throw .tooLarge(bytes: buffer.count) }
        return nil
    }
}
