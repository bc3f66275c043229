package import Core

/// One figure of a benchmark with all that was measured for it (CONTRACT §1).
package struct BenchFigure: Sendable, Hashable {
    package let name: String
    package let unit: String
    package let values: [Double]
    /// `nil`: measured for comparison only.
    package let goal: Goal?

    /// What no single value may pass.
    package enum Goal: Sendable, Hashable {
        case atMost(Double)
        case atLeast(Double)

        var bound: Double {
            switch self {
            case .atMost(let bound), .atLeast(let bound): bound
            }
        }
    }

    package init(_ name: String, unit: String, _ values: [Double], goal: Goal? = nil) {
        self.name = name
        self.unit = unit
        self.values = values.sorted()
        self.goal = goal
    }

    /// The middle one, or the mean of the two in the middle.
    package var median: Double? {
        guard !values.isEmpty else { return nil }
        return (values[(values.count - 1) / 2] + values[values.count / 2]) / 2
    }

    var mean: Double? {
        values.isEmpty ? nil : values.reduce(0, +) / Double(values.count)
    }

    /// Whether the worst value keeps the goal; `nil` without a goal or a value.
    package var isMet: Bool? {
        guard let goal, let worst else { return nil }
        return switch goal {
        case .atMost(let bound): worst <= bound
        case .atLeast(let bound): worst >= bound
        }
    }

    /// The value that is nearest to missing the goal, or misses it most.
    var worst: Double? {
        guard case .atLeast = goal else { return values.last }
        return values.first
    }

    package var json: JSONValue {
        [
            "name": .string(name), "unit": .string(unit), "median": Self.rounded(median),
            "min": Self.rounded(values.first), "max": Self.rounded(values.last),
            "runs": JSONValue(values.count), "goal": Self.rounded(goal?.bound),
            "met": JSONValue(isMet),
        ]
    }

    /// To a millionth: behind it stand only the sums' own errors.
    static func rounded(_ value: Double?) -> JSONValue {
        guard let value, value.isFinite else { return .null }
        let rounded = (value * 1e6).rounded() / 1e6
        let whole = rounded.rounded()
        return whole == rounded && whole.magnitude < 1e15
            ? .integer(Int64(whole)) : .number(rounded)
    }
}
