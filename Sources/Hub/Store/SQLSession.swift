/// One connection to a database, used by one thread.
///
/// Statements are written once for both databases: parameters are `$1`, `$2`, … and always stand
/// apart from the text; the few words that differ come from ``SQLDialect``.
protocol SQLSession: AnyObject {
    var dialect: SQLDialect { get }
    /// Runs one statement and returns its rows, none for one that gives none.
    func query(_ sql: String, _ parameters: [SQLValue]) throws(HubFault) -> [SQLRow]
    /// Runs statements without parameters or rows.
    func script(_ sql: String) throws(HubFault)
    /// Runs `body` and commits; rolls back where it throws. When this returns, the database has
    /// confirmed that the commit is durable.
    func transaction<Value>(_ body: () throws(HubFault) -> Value) throws(HubFault) -> Value
}

/// The words in which the two databases differ.
struct SQLDialect: Sendable {
    let uuid: String
    let instant: String
    let bytes: String
    /// Follows a table that is kept in months, where the database can.
    let byMonth: String
    /// Waits until no other process changes the layout; released by ``unlockSchema``.
    let lockSchema: String?
    let unlockSchema: String?
    /// Within a transaction: waits until no other one gives names to services or lists.
    let lockNames: String?

    var isParted: Bool { !byMonth.isEmpty }

    /// Ends a choice of rows that are claimed: what another hub claims at this moment is passed
    /// over. SQLite has one writer at a time.
    var skipLocked: String { isParted ? " FOR UPDATE SKIP LOCKED" : "" }

    /// The day of an instant in UTC, as text.
    func day(of column: String) -> String {
        isParted
            ? "to_char(\(column) AT TIME ZONE 'UTC', 'YYYY-MM-DD')" : "substr(\(column), 1, 10)"
    }

    /// An instant and so many milliseconds more.
    func later(_ column: String, byMilliseconds sum: String) -> String {
        isParted
            ? "\(column) + (\(sum)) * interval '1 millisecond'"
            : "strftime('%Y-%m-%dT%H:%M:%fZ', \(column), ((\(sum)) / 1000.0) || ' seconds')"
    }

    /// Gives a view another text; what it had must still be in it, in the same order.
    var orReplaceView: String { isParted ? "CREATE OR REPLACE VIEW" : "CREATE VIEW" }

    /// Whether a text begins with the four digits of a year.
    func hasYear(_ column: String) -> String {
        isParted
            ? "\(column) ~ '^[0-9]{4}-'" : "\(column) GLOB '[0-9][0-9][0-9][0-9]-*'"
    }

    /// Whether it ends in the digits of a month and a day.
    func hasDay(_ column: String) -> String {
        isParted
            ? "\(column) ~ '-[0-9]{2}-[0-9]{2}$'" : "\(column) GLOB '*-[0-9][0-9]-[0-9][0-9]'"
    }

    static let sqlite = SQLDialect(
        uuid: "text", instant: "text", bytes: "blob", byMonth: "", lockSchema: nil,
        unlockSchema: nil, lockNames: nil)

    // The number is this program's own; only hubs on one database need to agree on it.
    static let postgres = SQLDialect(
        uuid: "uuid", instant: "timestamptz", bytes: "bytea",
        byMonth: " PARTITION BY RANGE (received_at)",
        lockSchema: "SELECT pg_advisory_lock(7203719854412)",
        unlockSchema: "SELECT pg_advisory_unlock(7203719854412)",
        lockNames: "SELECT pg_advisory_xact_lock(7203719854413)")
}
