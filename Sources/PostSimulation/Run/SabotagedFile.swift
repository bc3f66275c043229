internal import Core
internal import Foundation
internal import GRDB
internal import Records

/// A database behind the back of the component that owns it, for ``Sabotage``.
struct SabotagedFile: Sendable {
    let path: String
    let vfs: String?

    /// Chains the last record to the one before the last: its own place is right, and the hash
    /// between is left out.
    func skipHash() throws {
        let queue = try DatabaseQueue(path: DatabaseName.of(path, vfs: vfs))
        defer { try? queue.close() }
        try queue.write { database in
            let rows = try Row.fetchAll(
                database,
                sql: """
                    SELECT position, record_hash, chain_hash, bytes FROM records
                    ORDER BY position DESC LIMIT 3
                    """)
            guard rows.count == 3, let record = Self.digest(rows[0], "record_hash"),
                let beforeLast = Self.digest(rows[2], "chain_hash"),
                let bytes: Data = rows[0]["bytes"],
                let sequence = try JSONValue(parsing: Array(bytes))["sequence"]?.integer
            else { throw TooShort() }
            let hash = Chain.link(previous: beforeLast, sequence: sequence, recordHash: record)
            try database.execute(
                sql: "UPDATE records SET chain_hash = ? WHERE position = ?",
                arguments: [Data(hash.bytes), rows[0]["position"] as Int64?])
        }
    }

    private static func digest(_ row: Row, _ column: String) -> Digest256? {
        (row[column] as Data?).flatMap { Digest256(bytes: Array($0)) }
    }

    private struct TooShort: Error {}
}
