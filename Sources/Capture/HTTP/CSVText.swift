internal import Core

/// A table as text (RFC 4180): a line for the columns, then the rows, each ended by CR LF; `null`
/// is empty.
///
/// A text that a spreadsheet would take for a formula (it begins with `=`, `+`, `-`, `@`, a tab or
/// a line end) gets an apostrophe before it: these texts are what people typed.
enum CSVText {
    static func of(_ columns: [String], _ lines: [[JSONValue]]) -> String {
        let rows = [columns] + lines.map { $0.map(cell) }
        return rows.map { $0.map(quoted).joined(separator: ",") + "\r\n" }.joined()
    }

    private static func cell(_ value: JSONValue) -> String {
        switch value {
        case .null: return ""
        case .string(let text):
            guard let first = text.unicodeScalars.first, "=+-@\t\r\n".unicodeScalars.contains(first)
            else { return text }
            return "'" + text
        default: return value.compactText
        }
    }

    private static func quoted(_ text: String) -> String {
        let isPlain = text.unicodeScalars.allSatisfy { !",\"\r\n".unicodeScalars.contains($0) }
        return isPlain ? text : "\"" + text.replacing("\"", with: "\"\"") + "\""
    }
}
