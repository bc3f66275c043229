internal import Core

/// Values window by window, in the order in which their names first came.
struct IdleFigures: Sendable {
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

extension ProcessUse {
    /// Of 2²⁰ bytes.
    var megabytes: Double { Double(residentBytes) / 1_048_576 }
}
