internal import Core
package import Station

/// How fast a whole post lives under virtual time: with every fault, and with none.
package struct SimulationBench: Sendable {
    /// Runs of each kind that a bench may take.
    package static let runLimit = 1_000

    private let days: Int
    private let runs: Int

    /// - Parameters:
    ///   - days: of each run, 1 to ``PostSimulation/dayLimit``.
    ///   - runs: of each kind, 1 to ``runLimit``; their seeds are 1, 2, ….
    package init(days: Int, runs: Int) {
        self.days = days
        self.runs = runs
    }

    /// A run that broke a rule: its speed is worth nothing.
    package struct Broken: Error, CustomStringConvertible {
        package let violation: Violation
        package var description: String { "\(violation)" }
    }

    /// - Throws: ``Broken``, or what ``PostSimulation`` throws.
    package func report() throws -> BenchReport {
        var faulty = Values()
        var quiet = Values()
        // In turns, so that a machine that slows down slows both.
        for seed in 1...UInt64(runs) {
            faulty.add(try measure(seed: seed, faults: Set(FaultKind.allCases)))
            quiet.add(try measure(seed: seed, faults: []))
        }
        return BenchReport(
            suite: "simulation",
            terms: ["days": JSONValue(days), "runs": JSONValue(runs)],
            figures: faulty.figures("all-faults") + quiet.figures("no-faults"),
            notes: ["\(runs) seeds of \(days) day\(days == 1 ? "" : "s") each, one thread"],
            machine: .present(LinuxFiles()))
    }

    private func measure(seed: UInt64, faults: Set<FaultKind>) throws -> Speed {
        var options = PostSimulation.Options()
        options.days = days
        options.faults = faults
        let simulation = try PostSimulation(options)
        let time = SystemTime()
        let start = time.monotonic()
        let summary = try simulation.run(seed: seed)
        let seconds = (time.monotonic() - start).inSeconds
        if let violation = summary.violation { throw Broken(violation: violation) }
        return Speed(
            days: Double(summary.days.count) / seconds,
            crossings: Double(summary.crossings) / seconds,
            steps: Double(summary.steps) / seconds)
    }

    private struct Speed {
        var days: Double
        var crossings: Double
        var steps: Double
    }

    private struct Values {
        private var speeds: [Speed] = []

        mutating func add(_ speed: Speed) { speeds.append(speed) }

        func figures(_ kind: String) -> [BenchFigure] {
            [
                BenchFigure("days.\(kind)", unit: "days/s", speeds.map(\.days)),
                BenchFigure("crossings.\(kind)", unit: "/s", speeds.map(\.crossings)),
                BenchFigure("steps.\(kind)", unit: "/s", speeds.map(\.steps)),
            ]
        }
    }
}
