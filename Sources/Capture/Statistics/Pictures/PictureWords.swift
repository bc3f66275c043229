/// The words of a picture: what its values are called in the reader's language.
struct PictureWords: Sendable {
    let catalogue: Catalogue

    var isMirrored: Bool { catalogue.direction == "rtl" }

    /// A text of the catalogue with its places filled.
    func said(_ key: String, _ values: String...) -> String {
        var text = catalogue.texts[key] ?? key
        for (place, value) in values.enumerated() {
            text = text.replacing("{\(place)}", with: value)
        }
        return text
    }

    /// As the page's list of tables names it.
    func title(of table: StatisticsTable) -> String { said("stat_by_\(table.rawValue)") }

    func direction(_ value: String) -> String {
        value.isEmpty ? said("stat_all") : code("direction", value)
    }

    /// What a line of that table is of.
    func value(_ value: String, in table: StatisticsTable) -> String {
        switch table {
        case .total: return said("stat_total")
        case .hour, .queue: return value
        case .sexAge:
            return both(value, "traveller.sex", nil)
        case .detections:
            return both(value, "incident.kind", "incident.source")
        default:
            let list = Self.lists[table]
            if let list, let words = catalogue.codes[list]?[value] { return words }
            return said("stat_\(value)", or: ages(value))
        }
    }

    private static let lists: [StatisticsTable: String] = [
        .outcome: "decision.outcome", .sex: "traveller.sex", .transport: "journey.transport",
        .travellerTime: "journey.transport", .vehicleTime: "journey.transport",
        .purpose: "journey.purpose", .category: "traveller.category",
        .documentClass: "document.class", .refusalReason: "decision.refusal_reasons",
        .hits: "hit_outcome.decision",
    ]

    /// A value of two parts (`F/18-59`).
    private func both(_ value: String, _ first: String, _ second: String?) -> String {
        let parts = value.split(separator: "/").map(String.init)
        guard parts.count == 2 else { return said("stat_\(value)", or: value) }
        let other =
            second.map { code($0, parts[1]) } ?? said("stat_\(parts[1])", or: ages(parts[1]))
        return "\(code(first, parts[0])), \(other)"
    }

    /// `18-59` with the dash that stands between numbers, from the left in every language.
    private func ages(_ value: String) -> String {
        guard value.first?.isNumber == true else { return value }
        let years = value.replacing("-", with: "–")
        return isMirrored ? "\u{2066}\(years)\u{2069}" : years
    }

    private func code(_ list: String, _ value: String) -> String {
        catalogue.codes[list]?[value] ?? said("stat_\(value)", or: value)
    }

    private func said(_ key: String, or other: String) -> String {
        catalogue.texts[key] ?? other
    }
}
