extension MachineReadableZone {
    /// The longest text, in bytes, that is looked at as a reader's output.
    public static let readerTextLimit = 1_024

    /// Lines out of what a reader or a person delivers: line ends of any kind, empty lines and
    /// white space around a line go, `a…z` becomes `A…Z`, and one run of 90, 88 or 72 characters
    /// becomes its three or two lines. Nothing else is altered.
    ///
    /// Text beyond ``readerTextLimit`` comes back as one line, which no format accepts.
    public static func lines(fromReader text: String) -> [String] {
        guard text.utf8.count <= readerTextLimit else { return [text] }
        let lines = text.split(whereSeparator: \.isNewline).compactMap { line -> String? in
            let trimmed = line.drop(while: \.isWhitespace)
            guard let last = trimmed.lastIndex(where: { !$0.isWhitespace }) else { return nil }
            return upperCased(trimmed[...last])
        }
        guard lines.count == 1, let only = lines.first else { return lines }
        return split(run: only) ?? lines
    }

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
    private static func upperCased(_ line: Substring) -> String {
        var result = String.UnicodeScalarView()
        for scalar in line.unicodeScalars {
            let isLower = scalar >= "a" && scalar <= "z"
            result.append(isLower ? Unicode.Scalar(UInt8(scalar.value) - 32) : scalar)
        }
        return String(result)
    }
}
