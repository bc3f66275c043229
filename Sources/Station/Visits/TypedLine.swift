internal import Core

/// A command as somebody typed it, taken apart without a shell: nothing is expanded, redirected or
/// run beside it.
enum TypedLine {
    /// Bytes of a line.
    static let limit = 4_096
    /// Words of a line.
    static let wordLimit = 64

    /// Words are parted by blanks; quotes keep them together, a backslash takes the next character
    /// as it is.
    ///
    /// Throws ``VisitFault`` for a line that is too long, holds what cannot be typed, or has a
    /// quote that does not end.
    static func words(_ line: String) throws(VisitFault) -> [String] {
        guard line.utf8.count <= limit else { throw .tooLong(limit: limit) }
        guard
            line.unicodeScalars.allSatisfy({
                $0.properties.generalCategory != .control || $0 == "\t"
            })
        else { throw .untypeable }
        var words: [String] = []
        var word: String?
        var quote: Character?
        var isEscaped = false
        for character in line {
            if isEscaped {
                word = (word ?? "") + String(character)
                isEscaped = false
            } else if character == "\\", quote != "'" {
                isEscaped = true
            } else if character == quote {
                quote = nil
            } else if quote == nil, character == "'" || character == "\"" {
                quote = character
                word = word ?? ""
            } else if quote == nil, character == " " || character == "\t" {
                if let ended = word { words.append(ended) }
                word = nil
            } else {
                word = (word ?? "") + String(character)
            }
        }
        guard quote == nil, !isEscaped else { throw .openQuote }
        if let word { words.append(word) }
        guard words.count <= wordLimit else { throw .tooManyWords(limit: wordLimit) }
        return words
    }
}

/// Why a line that somebody typed is not carried out.
enum VisitFault: Fault {
    case tooLong(limit: Int)
    case tooManyWords(limit: Int)
    case untypeable
    case openQuote
    case notOffered(String, isElsewhere: Bool)
    case notForThis(command: String, needs: String)
    case unknownOption(String, command: String)
    case noValue(String, command: String)
    case tooManyOperands(String, command: String)

    var problem: String {
        switch self {
        case .tooLong(let limit): "a line has at most \(limit) bytes"
        case .tooManyWords(let limit): "a line has at most \(limit) words"
        case .untypeable: "the line holds characters that nobody types"
        case .openQuote: "a quote or a backslash at the end of the line has no other half"
        case .notOffered(let name, isElsewhere: true): "\(name) is not offered from afar"
        case .notOffered(let name, isElsewhere: false): "there is no command \(name)"
        case .notForThis(let command, let needs):
            "\(command) is for those who come as \(needs)"
        case .unknownOption(let option, let command): "\(command) takes no \(option) from afar"
        case .noValue(let option, let command): "\(command) \(option) wants a value behind it"
        case .tooManyOperands(let word, let command): "\(command) takes no word \"\(word)\""
        }
    }

    var remedy: String? {
        switch self {
        case .tooLong, .tooManyWords, .untypeable: nil
        case .openQuote: "close it; no shell reads this line"
        case .notOffered(_, isElsewhere: true): "at the post's own console, as root"
        case .notForThis(_, let needs):
            "HQ certifies: waypost-hub technicians certify --as \(needs.dropFirst(8))"
        case .tooManyOperands:
            "quotes keep words together, and over ssh quotes around all: ssh … \"… --name 'A B'\""
        case .notOffered, .unknownOption, .noValue: "help says what there is"
        }
    }
}
