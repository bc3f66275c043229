/// The words of a line: split at blanks, `"…"` holds one word together, a backslash takes the next
/// character as it is (RFC 9271 §3).
enum UPSLine {
    /// No command has more words; `SET VAR ups name value` has five.
    static let wordLimit = 8

    /// - Throws: `invalidArgument` for control characters, bytes that are not UTF-8, an open quote,
    ///   a trailing backslash, text that touches a closing quote, and too many words.
    static func words(_ line: some Collection<UInt8>) throws(UPSErrorWord) -> [String] {
        var result: [String] = []
        var rest = Array(line)[...]
        // Windows clients end lines with CR CR LF.
        while rest.last == carriageReturn { rest.removeLast() }
        while true {
            rest = rest.drop { isBlank($0) }
            guard let first = rest.first else { return result }
            let word: [UInt8]
            if first == quote {
                rest.removeFirst()
                word = try takeQuoted(&rest)
            } else {
                word = try takePlain(&rest)
            }
            guard result.count < wordLimit, let text = String(validating: word, as: UTF8.self)
            else { throw .invalidArgument }
            result.append(text)
        }
    }

    /// A value as it stands in an answer, always in quotes.
    static func quoted(_ text: String) -> String {
        var result = "\""
        for character in text.unicodeScalars where character.value >= 0x20 {
            if character == "\"" || character == "\\" { result.unicodeScalars.append("\\") }
            result.unicodeScalars.append(character)
        }
        return result + "\""
    }

    private static let quote = UInt8(ascii: "\"")
    private static let backslash = UInt8(ascii: "\\")
    private static let carriageReturn = UInt8(ascii: "\r")

    private static func isBlank(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t")
    }

    private static func takePlain(_ rest: inout ArraySlice<UInt8>) throws(UPSErrorWord) -> [UInt8] {
        var word: [UInt8] = []
        while let byte = rest.first, !isBlank(byte) { word.append(try takeCharacter(&rest)) }
        return word
    }

    private static func takeQuoted(
        _ rest: inout ArraySlice<UInt8>
    ) throws(UPSErrorWord) -> [UInt8] {
        var word: [UInt8] = []
        while let byte = rest.first {
            if byte == quote {
                rest.removeFirst()
                guard rest.first.map(isBlank) ?? true else { throw .invalidArgument }
                return word
            }
            word.append(try takeCharacter(&rest))
        }
        throw .invalidArgument
    }

    private static func takeCharacter(
        _ rest: inout ArraySlice<UInt8>
    ) throws(UPSErrorWord) -> UInt8 {
        if rest.first == backslash { rest.removeFirst() }
        guard let byte = rest.popFirst(), byte >= 0x20, byte != 0x7F else {
            throw .invalidArgument
        }
        return byte
    }
}
