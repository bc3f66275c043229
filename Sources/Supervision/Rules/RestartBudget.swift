/// What is left of a ``RestartPolicy``: unpaid restarts, oldest first (its rules 1 to 3).
struct RestartBudget {
    private struct Debt {
        let child: Int
        var rest: Duration
    }

    private let limit: Duration
    private let cost: Duration
    private var debts: [Debt] = []

    init(_ policy: RestartPolicy) {
        cost = policy.sustainedInterval
        limit = policy.sustainedInterval * policy.burst
    }

    /// - Parameter isWaiting: whether this child waits for its own restart.
    mutating func credit(_ elapsed: Duration, isWaiting: (Int) -> Bool) {
        var rest = max(.zero, elapsed)
        for place in debts.indices where rest > .zero && !isWaiting(debts[place].child) {
            let paid = min(rest, debts[place].rest)
            debts[place].rest -= paid
            rest -= paid
        }
        debts.removeAll { $0.rest <= .zero }
    }

    /// Whether one more restart is allowed, which is then spent.
    mutating func spend(_ child: Int) -> Bool {
        let debt = debts.reduce(Duration.zero) { $0 + $1.rest }
        guard debt + cost <= limit else { return false }
        debts.append(Debt(child: child, rest: cost))
        return true
    }

    /// The child with the most unpaid restarts, the first of several.
    var greatestDebtor: Int? {
        let counts = Dictionary(grouping: debts, by: \.child).mapValues(\.count)
        return counts.max { ($0.value, $1.key) < ($1.value, $0.key) }?.key
    }
}
