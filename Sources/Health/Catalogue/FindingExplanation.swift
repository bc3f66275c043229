public import Core

/// What is to be said of a finding before anybody has it: for the README, and for `doctor explain`.
public struct FindingExplanation: Sendable, Hashable {
    /// Who can end it.
    public enum Place: String, Sendable, CaseIterable {
        /// A person at the post's command line, from wherever.
        case commandLine = "command_line"
        /// Hands at the post: a cable, a battery, a stick. Nobody ends it over SSH.
        case onSite = "on_site"
        /// HQ, which publishes or enrols; then the post's command line where something is brought.
        case headquarters

        /// For people.
        var name: String {
            switch self {
            case .commandLine: "command line"
            case .onSite: "at the post"
            case .headquarters: "HQ"
            }
        }
    }

    /// Those that are explained together.
    public let codes: [String]
    /// What else shows it, as a workstation's answer.
    public let also: String?
    public let place: Place
    /// In Markdown.
    public let meaning: String
    /// What to do about it, in Markdown.
    public let mending: String

    init(
        _ codes: [String], also: String? = nil, _ place: Place, meaning: String, mending: String
    ) {
        self.codes = codes
        self.also = also
        self.place = place
        self.meaning = meaning
        self.mending = mending
    }

    /// As a row of the README's table.
    var row: String {
        let seen = codes.map { "`\($0)`" } + [also].compactMap(\.self)
        return "| \(seen.joined(separator: ", ")) | \(meaning) | \(mending) | \(place.name) |"
    }

    /// For `waypost doctor explain`, on lines of 80 columns.
    public func text(of code: String) -> String {
        let neighbours = codes.filter { $0 != code }
        return
            ([("means", meaning), ("do", mending), ("where", place.name)]
            + (also.map { [("shows in", $0)] } ?? [])
            + (neighbours.isEmpty ? [] : [("see also", neighbours.joined(separator: ", "))]))
            .reduce(into: code + "\n") { text, part in
                let lines = ScreenText.words(
                    part.1.replacing("`", with: ""), ScreenText.width - Self.indent)
                for (index, line) in lines.enumerated() {
                    text +=
                        ScreenText.padded(index == 0 ? "  \(part.0)" : "", Self.indent) + line
                        + "\n"
                }
            }
    }

    /// `code`, `also`, `meaning`, `mending` and `place`, of which `also` may be null.
    public func json(of code: String) -> JSONValue {
        [
            "code": .string(code), "also": JSONValue(also), "meaning": .string(meaning),
            "mending": .string(mending), "place": .string(place.rawValue),
        ]
    }

    private static let indent = 12
}
