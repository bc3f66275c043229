internal import Core

/// What `waypost-bench idle` found.
struct IdleBenchReport: Sendable {
    /// Values window by window, in the order in which their names first came.
    struct Figures: Sendable {
        private var values: [(name: String, unit: String, goal: Double, values: [Double])] = []

        mutating func add(
            _ roles: [String], from first: [ProcessUse], to last: [ProcessUse],
            within seconds: Double
        ) {
            for (role, (before, after)) in zip(roles, zip(first, last)) {
                let running = (after.running - before.running).inSeconds
                add("processor.\(role)", "%", IdleBench.processorGoal, running / seconds * 100)
                let wakes = Double(after.wakes - before.wakes)
                add("wakes.\(role)", "/s", IdleBench.wakeGoal, wakes / seconds)
                add("memory.\(role)", "MB", IdleBench.memoryGoal, after.megabytes)
            }
            add("memory.together", "MB", IdleBench.togetherGoal, last.map(\.megabytes).reduce(0, +))
        }

        private mutating func add(
            _ name: String, _ unit: String, _ goal: Double, _ value: Double
        ) {
            if let index = values.firstIndex(where: { $0.name == name }) {
                values[index].values.append(max(0, value))
            } else {
                values.append((name, unit, goal, [max(0, value)]))
            }
        }

        var all: [BenchFigure] {
            values.map { BenchFigure($0.name, unit: $0.unit, $0.values, goal: .atMost($0.goal)) }
        }
    }

    var machine: BenchMachine
    var seconds: Int
    var figures: [BenchFigure]

    var json: JSONValue {
        [
            "suite": "idle", "machine": machine.json, "seconds": JSONValue(seconds),
            "figures": .array(figures.map(\.json)),
        ]
    }

    /// For people, within 80 columns.
    var text: String {
        let rows = figures.map { figure in
            [
                figure.name, Self.number(figure.median), Self.number(figure.values.first),
                Self.number(figure.worst), Self.number(figure.goal?.bound), figure.unit,
                figure.isMet == false ? "missed" : "met",
            ]
        }
        let lines =
            [["figure", "median", "least", "most", "goal", "", ""]] + rows
        let table = lines.map { row in
            (Self.left(row[0], 22)
                + row[1...4].map { String(repeating: " ", count: max(1, 9 - $0.count)) + $0 }
                .joined() + " " + Self.left(row[5], 4) + row[6]).trimmedAtEnd
        }
        return
            (table + [
                "\(seconds) s in \(IdleBench.windows) parts; goals are judged by the worst part",
                "on " + machine.text,
            ]).joined(separator: "\n") + "\n"
    }

    private static func left(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: max(0, width - text.count))
    }

    private static func number(_ value: Double?) -> String {
        guard let value else { return "?" }
        let hundredths = Int((value * 100).rounded())
        let rest = hundredths % 100
        return "\(hundredths / 100).\(rest < 10 ? "0" : "")\(rest)"
    }
}

extension ProcessUse {
    /// Of 2²⁰ bytes.
    var megabytes: Double { Double(residentBytes) / 1_048_576 }
}

extension String {
    fileprivate var trimmedAtEnd: String {
        String(reversed().drop { $0 == " " }.reversed())
    }
}
