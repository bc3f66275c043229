internal import Core

/// One thing that the commissioning check looked at, and what came of it.
struct SelftestPoint: Sendable, Hashable {
    enum Outcome: String, Sendable, CaseIterable {
        case passed, warning, failed
        /// Nobody was there to look, it was not asked for, or what it needs is not there.
        case notTried = "not_tried"
    }

    /// What was measured, as it stands in the report.
    struct Measure: Sendable, Hashable {
        var name: String
        var value: JSONValue
        /// `V`, `A`, `W`, `s`, `ms`, `°C`, or empty.
        var unit: String

        /// - Parameter decimals: 0 to 3.
        init(_ name: String, _ value: Double?, _ unit: String, decimals: Int = 2) {
            let parts = [1.0, 10, 100, 1_000][min(3, max(0, decimals))]
            self.name = name
            self.value = JSONValue(value.map { ($0 * parts).rounded() / parts })
            self.unit = unit
        }

        init(_ name: String, _ text: String?) {
            self.name = name
            value = JSONValue(text)
            unit = ""
        }

        var json: JSONValue {
            ["name": .string(name), "value": value, "unit": .string(unit)]
        }

        /// `battery_v 25.1 V`.
        var text: String {
            let shown = value.string ?? (value.isNull ? "?" : value.compactText)
            return "\(name) \(shown)" + (unit.isEmpty ? "" : " \(unit)")
        }
    }

    /// Stable, such as `relay.lights` or `disk.flush`.
    var code: String
    var outcome: Outcome
    /// One sentence without a full stop: what was found.
    var summary: String
    /// What to do; `nil` where it passed.
    var remedy: String?
    var measured: [Measure] = []

    init(
        _ code: String, _ outcome: Outcome, _ summary: String, remedy: String? = nil,
        measured: [Measure] = []
    ) {
        self.code = code
        self.outcome = outcome
        self.summary = summary
        self.remedy = remedy
        self.measured = measured
    }

    var json: JSONValue {
        [
            "code": .string(code), "outcome": .string(outcome.rawValue),
            "summary": .string(summary), "remedy": JSONValue(remedy),
            "measured": .array(measured.map(\.json)),
        ]
    }
}
