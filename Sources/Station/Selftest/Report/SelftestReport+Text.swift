internal import Core
internal import Health

/// The report on a terminal: lines of at most 80 columns, a point each; what is not well at full
/// length with what to do.
extension SelftestReport {
    private static let width = 80
    private static let indent = 26

    var text: String {
        let head = "Selftest of \(post)"
        let time = at.description
        let room = max(1, Self.width - head.count - time.count)
        var lines = [head + String(repeating: " ", count: room) + time, ""]
        for point in points { lines += Self.lines(point) }
        lines += [
            "",
            "\(state.rawValue.uppercased()): \(counts), in "
                + Quantities.age(took.components.seconds),
        ]
        return lines.map { $0 + "\n" }.joined()
    }

    private static func lines(_ point: SelftestPoint) -> [String] {
        let word =
            switch point.outcome {
            case .passed: "ok"
            case .warning: "WARNING"
            case .failed: "FAILED"
            case .notTried: "not tried"
            }
        let head = padded(word, 10) + padded(point.code, indent - 11) + " "
        var lines = wrapped(point.summary, width - indent)
        if let remedy = point.remedy, point.outcome != .passed {
            lines += wrapped("-> " + remedy, width - indent)
        }
        // A long name has a line of its own.
        if point.code.count > indent - 11 { lines.insert("", at: 0) }
        return lines.enumerated().map { index, line in
            let line = (index == 0 ? head : String(repeating: " ", count: indent)) + line
            return String(line.reversed().drop { $0 == " " }.reversed())
        }
    }

    private static func padded(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: max(0, width - text.count))
    }

    /// Words on lines of that width; a longer word stands alone on its own.
    static func wrapped(_ text: String, _ width: Int) -> [String] {
        var lines: [String] = []
        for word in text.split(separator: " ") {
            if let last = lines.last, last.count + 1 + word.count <= width {
                lines[lines.count - 1] = last + " " + word
            } else {
                lines.append(String(word))
            }
        }
        return lines
    }
}
