internal import Core
internal import Power

/// What `waypost-bench power` found.
struct PowerBenchReport: Sendable {
    /// A site under a policy, one result for each year of weather.
    struct Row: Sendable {
        var site: String
        var policy: ReplayPolicy
        var years: [ReplayResult]

        func figure(_ measure: PowerMeasure) -> BenchFigure {
            BenchFigure(
                measure.rawValue, unit: measure.unit, years.compactMap(measure.value(of:)),
                goal: measure.goal(of: policy))
        }
    }

    /// How long one year took, in seconds, each time it was run.
    struct Timing: Sendable {
        static let goal = 5.0

        /// Of a step with all that belongs to it: estimate, forecast, plan. Not of the slowest of a
        /// thousand, which a busy machine makes slow.
        static let stepGoal = 5.0
        static let part = 0.999

        var policy: ReplayPolicy
        var seconds: [Double]
        /// What all steps but one in a thousand stayed within, for each run.
        var stepMilliseconds: [Double] = []

        var stepFigure: BenchFigure? {
            guard !stepMilliseconds.isEmpty else { return nil }
            return BenchFigure(
                "plan_step_ms.\(policy.rawValue)", unit: "ms", stepMilliseconds,
                goal: .atMost(Self.stepGoal))
        }

        var figure: BenchFigure {
            BenchFigure(
                "simulated_year_s.\(policy.rawValue)", unit: "s", seconds,
                goal: .atMost(Self.goal))
        }
    }

    var machine: BenchMachine
    /// `real` or `exact`.
    var sensors: String
    var rows: [Row]
    var timings: [Timing]

    /// In the order of the rows, each once.
    var policies: [ReplayPolicy] {
        rows.reduce(into: []) { if !$0.contains($1.policy) { $0.append($1.policy) } }
    }

    /// Of all sites and years under a policy.
    func figure(_ measure: PowerMeasure, _ policy: ReplayPolicy) -> BenchFigure {
        BenchFigure(
            "\(measure.rawValue).\(policy.rawValue)", unit: measure.unit,
            rows.filter { $0.policy == policy }.flatMap(\.years)
                .compactMap(measure.value(of:)), goal: measure.goal(of: policy))
    }

    var figures: [BenchFigure] {
        policies.flatMap { policy in PowerMeasure.allCases.map { figure($0, policy) } }
            + timings.map(\.figure) + timings.compactMap(\.stepFigure)
    }

    var missed: [BenchFigure] { figures.filter { $0.isMet == false } }

    var json: JSONValue {
        [
            "suite": "power", "machine": machine.json, "sensors": .string(sensors),
            "figures": .array(figures.map(\.json)),
            "sites": .array(
                rows.map { row in
                    .object(
                        PowerMeasure.allCases.reduce(
                            into: [
                                "site": .string(row.site), "policy": .string(row.policy.rawValue),
                                "years": JSONValue(row.years.count),
                            ]
                        ) { $0[$1.rawValue] = BenchFigure.rounded(row.figure($1).mean) })
                }),
        ]
    }
}
