internal import Core
internal import Health

/// `waypost doctor explain`.
extension StationCommands {
    /// - Parameter code: `nil` lists every code that there is, with who can end it.
    public func explain(_ code: String?) -> Int32 {
        guard let code else {
            let each = FindingCatalogue.all.flatMap { explanation in
                explanation.codes.map { (code: $0, explanation: explanation) }
            }
            if isJSON {
                console.line(
                    JSONValue.array(each.map { $0.explanation.json(of: $0.code) }).prettyText)
            } else {
                for (code, explanation) in each {
                    console.line(ScreenText.padded(code, 36) + explanation.place.rawValue)
                }
            }
            return ExitCode.ok
        }
        guard let explanation = FindingCatalogue.explanation(of: code) else {
            let area = code.prefix { $0 != "." } + "."
            let near = FindingCatalogue.all.flatMap(\.codes).filter { $0.hasPrefix(area) }
            console.complain(
                "waypost: no finding has the code \(ScreenText.clipped(code, 40)); "
                    + (near.isEmpty
                        ? "waypost doctor explain lists all"
                        : "there are: " + near.joined(separator: ", ")))
            return ExitCode.usage
        }
        if isJSON {
            console.line(explanation.json(of: code).prettyText)
        } else {
            console.write(explanation.text(of: code))
        }
        return ExitCode.ok
    }
}
