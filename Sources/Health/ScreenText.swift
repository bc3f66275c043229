/// What commands show on a terminal of 80 columns.
public enum ScreenText {
    public static let width = 80

    /// Text that came from elsewhere may not move the cursor.
    public static func printable(_ text: String) -> String {
        String(
            String.UnicodeScalarView(
                text.unicodeScalars.map {
                    $0.value < 0x20 || (0x7F...0x9F).contains($0.value) ? " " : $0
                }))
    }

    /// Filled up to the width, and always parted from what follows.
    public static func padded(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: max(1, width - text.count))
    }

    /// One line, cut to the width, the cut shown.
    public static func clipped(_ text: String, _ width: Int = width) -> String {
        let line = printable(text)
        return line.count <= width ? line : line.prefix(max(0, width - 3)) + "..."
    }

    /// Words on lines of that width; a longer word stands alone on its own.
    public static func words(_ text: String, _ width: Int) -> [String] {
        lines(of: printable(text).split(separator: " ").map(String.init), width)
    }

    /// Broken between clauses only: a command that is typed off the screen stays in one piece, on
    /// however long a line.
    public static func clauses(_ text: String, _ width: Int) -> [String] {
        let parts = ["; ", ", "].reduce(printable(text)) { text, end in
            text.replacing(end, with: "\(end.prefix(1))\n")
        }
        return lines(of: parts.split(separator: "\n").map(String.init), width)
    }

    private static func lines(of parts: [String], _ width: Int) -> [String] {
        var lines: [String] = []
        for part in parts {
            if let last = lines.last, last.count + 1 + part.count <= width {
                lines[lines.count - 1] = last + " " + part
            } else {
                lines.append(part)
            }
        }
        return lines
    }
}

/// ANSI colours of states, where they may be used.
struct Paint {
    let isColoured: Bool

    func callAsFunction(_ text: String, as state: StatusDocument.State) -> String {
        guard isColoured else { return text }
        let code =
            switch state {
            case .ok: 32
            case .warning: 33
            case .critical: 31
            case .unknown: 35
            }
        return "\u{1B}[\(code)m\(text)\u{1B}[0m"
    }
}
