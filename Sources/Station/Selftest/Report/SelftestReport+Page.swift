internal import Core
internal import Health

/// The report as a page to be printed and filed: no script, nothing from elsewhere.
extension SelftestReport {
    /// - Parameter hash: SHA-256 of the signed file, in hexadecimal digits.
    func page(hash: String) -> String {
        """
        <!DOCTYPE html>
        <html lang="en"><head><meta charset="utf-8"><title>Selftest of \(Self.escaped(post))</title>
        <style>
        body { font: 11pt sans-serif; margin: 1.5cm; }
        table { border-collapse: collapse; width: 100%; }
        td, th { border: 1px solid #999; padding: 2pt 4pt; text-align: left; vertical-align: top; }
        tr { page-break-inside: avoid; }
        .failed td:first-child { font-weight: bold; }
        .sign td { height: 1.4cm; width: 33%; }
        code { overflow-wrap: anywhere; }
        </style></head><body>
        <h1>Selftest of \(Self.escaped(post))</h1>
        <p>\(Self.escaped(at.description)),
        \(Self.escaped(Quantities.age(took.components.seconds))),
        \(isAttended ? "attended" : "unattended"), by \(Self.escaped(person)),
        release \(Self.escaped(release)).<br>
        <strong>\(Self.escaped(state.rawValue.uppercased())): \(Self.escaped(counts)).</strong></p>
        <table><tr><th>Outcome<th>Point<th>Found<th>Measured</tr>
        \(points.map(Self.row).joined(separator: "\n"))
        </table>
        <p>SHA-256 of the signed report: <code>\(Self.escaped(hash))</code><br>
        Device key: <code>\(Self.escaped(device ?? "not signed"))</code></p>
        <table class="sign"><tr><td>Installed by<td>Accepted by<td>Date</tr></table>
        </body></html>

        """
    }

    private static func row(_ point: SelftestPoint) -> String {
        let remedy = point.remedy.map { "<br>" + escaped($0) } ?? ""
        let measured = point.measured.map { escaped($0.text) }.joined(separator: "<br>")
        let word = point.outcome == .notTried ? "not tried" : point.outcome.rawValue
        return "<tr class=\"\(point.outcome.rawValue)\"><td>\(word)<td>\(escaped(point.code))"
            + "<td>\(escaped(point.summary))\(remedy)<td>\(measured)</tr>"
    }

    static func escaped(_ text: String) -> String {
        String(
            text.flatMap { character -> String in
                switch character {
                case "&": "&amp;"
                case "<": "&lt;"
                case ">": "&gt;"
                case "\"": "&quot;"
                default: String(character)
                }
            })
    }
}
