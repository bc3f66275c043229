/// A place in a text, and the number of its line.
struct ByteCursor {
    let text: [UInt8]
    private(set) var position = 0
    /// From 1.
    private(set) var line = 1

    /// Starts behind a byte-order mark.
    init(_ text: [UInt8]) {
        self.text = text
        if text.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
    }

    var peek: UInt8? { position < text.count ? text[position] : nil }

    func string(from start: Int) -> String {
        String(decoding: text[start..<position], as: UTF8.self)
    }

    func starts(with mark: String) -> Bool { text[position...].starts(with: mark.utf8) }

    mutating func advance() {
        if peek == UInt8(ascii: "\n") { line += 1 }
        if position < text.count { position += 1 }
    }

    mutating func skip(_ count: Int) {
        for _ in 0..<count { advance() }
    }

    /// Takes the byte, with blanks before it.
    mutating func take(_ scalar: Unicode.Scalar) -> Bool {
        skipBlanks()
        return takeHere(scalar)
    }

    /// Takes the byte only where it stands at once.
    mutating func takeHere(_ scalar: Unicode.Scalar) -> Bool {
        guard peek == UInt8(ascii: scalar) else { return false }
        advance()
        return true
    }

    mutating func skipBlanks() {
        while let byte = peek, byte == UInt8(ascii: " ") || byte == 9 || byte == 13 { advance() }
    }

    mutating func skipComment() {
        if peek == UInt8(ascii: "#") { skipLine() }
    }

    /// Goes to the end of the line, not past it.
    mutating func skipLine() {
        while let byte = peek, byte != UInt8(ascii: "\n") { advance() }
    }

    mutating func skipBlanksAndLines() {
        var before = -1
        while before != position {
            before = position
            skipBlanks()
            skipComment()
            if peek == UInt8(ascii: "\n") { advance() }
        }
    }
}
