internal import Core
internal import GRDB

/// A database behind the back of the component that owns it, for ``Sabotage``.
struct SabotagedFile: Sendable {
    let path: String
    let vfs: String?

    /// The last record's chain hash is that of the record before: its own hash was skipped.
    func skipHash() throws {
        try write(
            """
            UPDATE records SET chain_hash = (
                SELECT chain_hash FROM records AS before
                WHERE before.position = records.position - 1)
            WHERE position = (SELECT max(position) FROM records)
            """)
    }

    /// HQ holds a record once more, under a place of its own.
    func applyTwice() throws {
        try write(
            """
            INSERT INTO records (post_id, epoch, sequence, record_hash, chain_hash, kind, id,
                stored_at, received_at, canonical, is_main)
            SELECT post_id, epoch, sequence + 100000, record_hash, chain_hash, kind, id, stored_at,
                received_at, canonical, is_main
            FROM records ORDER BY sequence DESC LIMIT 1
            """)
    }

    private func write(_ sql: String) throws {
        let queue = try DatabaseQueue(path: DatabaseName.of(path, vfs: vfs))
        try queue.write { try $0.execute(sql: sql) }
        try queue.close()
    }
}
