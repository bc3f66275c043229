extension MachineReadableZone {
    /// The longest text, in bytes, that is looked at as a reader's output.
    public static let readerTextLimit = 1_024

    /// Lines out of what a reader or a person delivers: line ends of any kind, empty lines, white
    /// space and control characters (STX, ETX) around a line go, `a…z` becomes `A…Z`, and one run
    /// of 90, 88 or 72 characters becomes its three or two lines.
    ///
    /// Where that is no whole zone, but one stands in the text between characters that no zone can
    /// hold (a label before it, separators of the reader's own, a checksum behind it) or beside
    /// lines of other lengths (an earlier reading that broke off), the zone alone comes back. No
    /// character of a zone is ever dropped, added or replaced.
    ///
    /// Text beyond ``readerTextLimit`` comes back as one line, which no format accepts.
    public static func lines(fromReader text: String) -> [String] {
        guard text.utf8.count <= readerTextLimit else { return [text] }
        let upper = upperCased(text)
        let plain = upper.split(whereSeparator: \.isNewline).compactMap { line -> String? in
            let start = line.drop(while: isPadding)
            guard let last = start.lastIndex(where: { !isPadding($0) }) else { return nil }
            return String(start[...last])
        }
        let whole = plain.count == 1 ? split(run: plain[0]) ?? plain : plain
        return isZone(whole) ? whole : embeddedZone(in: upper) ?? whole
    }

    private static func isPadding(_ character: Character) -> Bool {
        character.isWhitespace
            || character.unicodeScalars.allSatisfy { $0.properties.generalCategory == .control }
    }

    /// Whether number and lengths of the lines are those of a format.
    private static func isZone(_ lines: [String]) -> Bool {
        MachineReadableZoneFormat.allCases.contains { format in
            lines.count == format.lineCount
                && lines.allSatisfy { $0.unicodeScalars.count == format.lineLength }
        }
    }

    /// The one zone in a text, read once or several times over; `nil` where there is none or where
    /// two differ.
    private static func embeddedZone(in text: String) -> [String]? {
        let pieces = text.utf8.split { !CheckDigit.allows($0) }.map { Substring($0) }
        let lines = pieces.flatMap { piece -> [String] in
            let piece = String(piece)
            return lineLengths.contains(piece.utf8.count) ? [piece] : split(run: piece) ?? []
        }
        guard let first = lines.first else { return nil }
        let count = first.utf8.count == 30 ? 3 : 2
        let zone = Array(lines.prefix(count))
        guard isZone(zone), lines.count.isMultiple(of: count),
            lines.indices.allSatisfy({ lines[$0] == zone[$0 % count] })
        else { return nil }
        return zone
    }

    private static let lineLengths: Set<Int> = [30, 36, 44]

    private static func split(run: String) -> [String]? {
        let length: Int
        switch run.unicodeScalars.count {
        case 90: length = 30
        case 88: length = 44
        case 72: length = 36
        default: return nil
        }
        let scalars = Array(run.unicodeScalars)
        return stride(from: 0, to: scalars.count, by: length).map { start in
            var line = String.UnicodeScalarView()
            line.append(contentsOf: scalars[start..<start + length])
            return String(line)
        }
    }

    /// ASCII only: other letters are for the reader of the fault to see as they came.
    private static func upperCased(_ text: String) -> String {
        var result = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            let isLower = scalar >= "a" && scalar <= "z"
            result.append(isLower ? Unicode.Scalar(UInt8(scalar.value) - 32) : scalar)
        }
        return String(result)
    }
}
