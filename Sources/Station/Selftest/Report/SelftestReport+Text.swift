internal import Core
internal import Health

/// The report on a terminal: lines of at most 80 columns, a point each; what is not well at full
/// length with what to do.
extension SelftestReport {
    private static let width = ScreenText.width
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
        let head = ScreenText.padded(word, 10) + ScreenText.padded(point.code, indent - 10)
        var lines = ScreenText.words(point.summary, width - indent)
        if let remedy = point.remedy, point.outcome != .passed {
            lines += ScreenText.clauses("-> " + remedy, width - indent)
        }
        // A long name has a line of its own.
        if point.code.count > indent - 11 { lines.insert("", at: 0) }
        return lines.enumerated().map { index, line in
            let line = (index == 0 ? head : String(repeating: " ", count: indent)) + line
            return String(line.reversed().drop { $0 == " " }.reversed())
        }
    }
}
