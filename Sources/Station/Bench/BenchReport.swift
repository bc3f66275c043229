package import Core

/// What a benchmark found: a figure a line, where every figure has the same kind of value.
package struct BenchReport: Sendable {
    /// Its name on the command line.
    package var suite: String
    /// How it was measured; stands between the suite and the figures.
    package var terms: [String: JSONValue]
    package var figures: [BenchFigure]
    /// What a reader of the table must know, a line each.
    package var notes: [String]
    package var machine: BenchMachine

    package init(
        suite: String, terms: [String: JSONValue], figures: [BenchFigure], notes: [String],
        machine: BenchMachine
    ) {
        self.suite = suite
        self.terms = terms
        self.figures = figures
        self.notes = notes
        self.machine = machine
    }

    package var json: JSONValue {
        .object(
            terms.merging([
                "suite": .string(suite), "machine": machine.json,
                "figures": .array(figures.map(\.json)),
            ]) { $1 })
    }

    /// For people, within 80 columns.
    package var text: String {
        let rows = figures.map { figure in
            [
                figure.name, Self.number(figure.median), Self.number(figure.values.first),
                Self.number(figure.values.last), Self.number(figure.goal?.bound), figure.unit,
                figure.isMet.map { $0 ? "met" : "missed" } ?? "",
            ]
        }
        let lines = [["figure", "median", "least", "most", "goal", "", ""]] + rows
        let table = lines.map { row in
            (Self.left(row[0], 24)
                + row[1...4].map { String(repeating: " ", count: max(1, 9 - $0.count)) + $0 }
                .joined() + " " + Self.left(row[5], 8) + row[6]).trimmedAtEnd
        }
        return (table + notes + ["on " + machine.text]).joined(separator: "\n") + "\n"
    }

    private static func left(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: max(0, width - text.count))
    }

    private static func number(_ value: Double?) -> String {
        guard let value else { return "-" }
        let hundredths = Int((value * 100).rounded())
        let rest = hundredths % 100
        return "\(hundredths / 100).\(rest < 10 ? "0" : "")\(rest)"
    }
}

extension String {
    fileprivate var trimmedAtEnd: String {
        String(reversed().drop { $0 == " " }.reversed())
    }
}
