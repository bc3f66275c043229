public import Core

/// Why text is no machine readable zone at all. Wrong check digits are no fault: they are data.
public enum MachineReadableZoneFault: Fault, Equatable {
    case numberOfLines(found: Int)
    /// - Parameters:
    ///   - line: counted from 1.
    ///   - found: characters in that line.
    ///   - expected: what the format asks, judged by the number of lines and the other line.
    case lineLength(line: Int, found: Int, expected: Int)
    /// - Parameters:
    ///   - line: counted from 1.
    ///   - column: counted in characters from 1.
    case character(line: Int, column: Int, found: Character)

    public var problem: String {
        switch self {
        case .numberOfLines(let found):
            "a machine readable zone of \(found) \(found == 1 ? "line" : "lines")"
        case .lineLength(let line, let found, let expected):
            "line \(line) of the machine readable zone has \(found) characters instead of "
                + "\(expected)"
        case .character(let line, let column, let found):
            "the character \(Self.printed(found)) in line \(line), column \(column) of the "
                + "machine readable zone"
        }
    }

    public var remedy: String? {
        switch self {
        case .numberOfLines: "give two lines of 44 or 36 characters, or three lines of 30"
        case .lineLength: "read the document again: a reader may have lost or added characters"
        case .character: "only A to Z, 0 to 9 and < may stand there"
        }
    }

    /// The name under which this fault stands in `failing`.
    public var failing: CheckField {
        switch self {
        case .numberOfLines, .lineLength: .length
        case .character: .charset
        }
    }

    /// The line at fault, counted from 1; `nil` where it is their number.
    public var line: Int? {
        switch self {
        case .numberOfLines: nil
        case .lineLength(let line, _, _), .character(let line, _, _): line
        }
    }

    /// Control characters must not reach a terminal as they are.
    private static func printed(_ character: Character) -> String {
        let scalars = character.unicodeScalars
        let name = scalars.map { "U+" + String($0.value, radix: 16, uppercase: true) }
        let isPlain = scalars.allSatisfy { $0.isASCII && $0.value > 0x20 && $0.value < 0x7F }
        return isPlain ? "'\(character)'" : name.prefix(4).joined(separator: " ")
    }
}
