/// How far days strayed from what was expected of them, as factors of it, day by day: the past is
/// the only thing at a post that knows how wrong its forecast can be.
///
/// A path is what came on the days that followed one day of the past, each divided by what was
/// expected of it then. Laid on what is expected now, the paths are the futures that a plan is held
/// against; how long bad weather lasts is in them.
struct YieldStrays: Sendable, Hashable {
    /// Days that a path reaches ahead.
    static let days = 4
    /// Paths that a plan is held against.
    static let pathCount = 9
    /// Days that must be known before what the place did replaces what is usual.
    private static let enough = 12
    /// The first days of a history have nothing to be expected from.
    private static let warmUp = 3

    /// What is usual in the tropics, by how sunny the next days are, each as likely as the others.
    private static let usual: [[Double]] = [
        [0.45, 0.60, 0.75, 0.85], [0.70, 0.70, 0.80, 0.90], [0.85, 0.90, 0.85, 0.95],
        [0.95, 0.95, 0.95, 0.95], [1.00, 1.00, 1.00, 1.00], [1.05, 1.00, 1.00, 1.00],
        [1.08, 1.08, 1.05, 1.05], [1.12, 1.10, 1.10, 1.08], [1.20, 1.20, 1.15, 1.10],
    ]

    /// ``pathCount`` of them, from the darkest to the brightest.
    let paths: [[Double]]
    /// The factor that nine next days in ten reach, and that which half of them do.
    let low: Double
    let middle: Double

    /// Where nothing is known yet.
    init() {
        paths = Self.usual
        (low, middle) = Self.quantiles(of: Self.usual.map { $0[0] })
    }

    /// - Parameters:
    ///   - ratios: oldest first.
    ///   - level: taken through all of them.
    init(_ ratios: [Double], following level: inout YieldLevel) {
        var found: [[Double]] = []
        var next: [Double] = []
        for (index, ratio) in ratios.enumerated() {
            level.take(ratio)
            guard index >= Self.warmUp, index + 1 < ratios.count else { continue }
            let following = ratios[(index + 1)...].prefix(Self.days)
            var path: [Double] = []
            for (day, came) in following.enumerated() {
                path.append(Self.factor(came, of: level.expected(ahead: day + 1)))
            }
            next.append(path[0])
            if path.count == Self.days { found.append(path) }
        }
        // What is usual fades as the place's own days come in.
        let spare = max(0, Self.enough - found.count)
        found += Self.usual.prefix(spare == 0 ? 0 : Self.usual.count)
        next += spare == 0 ? [] : Self.usual.map { $0[0] }
        paths = Self.chosen(found)
        (low, middle) = Self.quantiles(of: next)
    }

    private static func factor(_ came: Double, of expected: Double) -> Double {
        min(max(came / max(expected, 0.02), 0.05), 3)
    }

    /// Evenly spaced among all by what they bring in sum, the first days counting most.
    private static func chosen(_ found: [[Double]]) -> [[Double]] {
        func sum(_ path: [Double]) -> Double { 1.5 * path[0] + path[1] + 0.7 * path[2] }
        let sorted = found.sorted { sum($0) < sum($1) }
        guard sorted.count > pathCount else { return sorted }
        return (0..<pathCount).map { sorted[(2 * $0 + 1) * sorted.count / (2 * pathCount)] }
    }

    /// What one in ten stays below, and what half of them do.
    private static func quantiles(of values: [Double]) -> (low: Double, middle: Double) {
        let sorted = values.sorted()
        guard sorted.count > 1 else { return (0.7, 1) }
        func quantile(_ part: Double) -> Double {
            let position = max(0, part * Double(sorted.count + 1) - 1)
            let index = min(Int(position), sorted.count - 2)
            let rest = position - Double(index)
            return sorted[index] * (1 - rest) + sorted[index + 1] * rest
        }
        return (quantile(0.1), quantile(0.5))
    }
}
