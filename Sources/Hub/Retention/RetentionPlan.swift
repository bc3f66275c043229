internal import Core
internal import Records

/// What is due at one moment, by the rules that are set.
struct RetentionPlan {
    let cutoffs: [HubRetentionClass: Timestamp]

    init(_ rules: [HubRetentionRule], at time: Timestamp) {
        cutoffs = Dictionary(
            rules.map { ($0.dataClass, $0.cutoff(at: time)) }, uniquingKeysWith: { $1 })
    }

    /// Classes of records, in order.
    private var classes: [(HubRetentionClass, Timestamp)] {
        cutoffs.filter { !$0.key.kinds.isEmpty }.sorted { $0.key < $1.key }
    }

    /// Before it something may be due, from it on nothing is; `nil` where no class of records has
    /// a rule.
    var newest: Timestamp? { classes.map(\.1).max() }

    /// Which rows of `records` or `places` are due, with its parameters.
    ///
    /// - Parameter first: the number of the first of them.
    func isDue(first: Int) -> (sql: String, parameters: [SQLValue]) {
        guard !classes.isEmpty else { return ("1 = 0", []) }
        let parts = classes.enumerated().map { offset, entry in
            // Neither kinds nor numbers come from outside.
            let kinds = entry.0.kinds.map { "'\($0.rawValue)'" }.joined(separator: ", ")
            return "(kind IN (\(kinds)) AND received_at < $\(first + offset))"
        }
        return (
            "(" + parts.joined(separator: " OR ") + ")", classes.map { SQLValue($0.1) }
        )
    }

    func dataClass(of kind: String) -> HubRetentionClass? {
        classes.map(\.0).first { $0.kinds.contains { $0.rawValue == kind } }
    }
}

/// Where a run looks for rows that are due, each one table.
enum RetentionSource: Hashable {
    /// A month of PostgreSQL that lies behind the newest cutoff.
    case month(RecordMonth)
    /// What has no month of its own, and all of SQLite's.
    case table(String)
    /// Places whose bodies left the database with their months.
    case archived([String])

    var table: String {
        switch self {
        case .month(let month): month.table
        case .table(let name): name
        case .archived: "places"
        }
    }
}
