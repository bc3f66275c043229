/// A session on one libpq connection, with what every connection of a hub must have settled.
final class PostgresSession: SQLSession {
    private let handle: PostgresHandle

    /// Connects and checks that the database can keep records verbatim and acknowledge honestly.
    init(connecting conninfo: String) throws(HubFault) {
        handle = try PostgresHandle.connect(conninfo)
        let encoding = try handle.execute("SHOW server_encoding", []).first?[0].string
        guard encoding == "UTF8" else {
            throw .database(
                reason: "its encoding is \(encoding ?? "unknown"); create the database with UTF8")
        }
        // Instants are read back as UTC. A statement is not limited in time: a COMMIT that waits
        // for the standby and is cut off would look as if the standby had it.
        try handle.script(
            """
            SET TimeZone = 'UTC'; SET DateStyle = 'ISO'; SET statement_timeout = 0;
            SET lock_timeout = '30s'; SET idle_in_transaction_session_timeout = '60s'
            """)
        let commit = try handle.execute("SHOW synchronous_commit", []).first?[0].string
        if commit != "remote_apply" {
            // A receipt promises that the record is on disk, and on the standby's disk where there
            // is one: remote_write would be content with the memory of the standby's kernel.
            try handle.script("SET synchronous_commit = on")
        }
    }

    var isAlive: Bool { handle.isAlive }
    var dialect: SQLDialect { .postgres }

    func query(_ sql: String, _ parameters: [SQLValue]) throws(HubFault) -> [SQLRow] {
        try handle.execute(sql, parameters)
    }

    func script(_ sql: String) throws(HubFault) {
        try handle.script(sql)
    }

    func transaction<Value>(_ body: () throws(HubFault) -> Value) throws(HubFault) -> Value {
        try handle.script("BEGIN")
        do throws(HubFault) {
            let value = try body()
            try handle.commit()
            return value
        } catch {
            if handle.isAlive { try? handle.script("ROLLBACK") }
            throw error
        }
    }
}
