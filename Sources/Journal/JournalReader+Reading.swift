internal import Core
internal import FoundationEssentials
internal import GRDB
internal import PKI

extension JournalReader {
    /// A step of a look at every byte of every record.
    public struct Look: Sendable, Hashable {
        /// The last place that was read; `nil` behind the end.
        public let last: Int64?
        /// Records that are there and do not have their stored hash.
        public let broken: Int
    }

    /// Reads the records behind `position` as they are stored and computes their hashes.
    ///
    /// - Throws: `damaged` without a sequence where SQLite cannot read on, `flushFailed` where the
    ///   disk cannot.
    public func look(after position: Int64, limit: Int) throws(JournalFault) -> Look {
        try reading { database in
            let rows = try Row.fetchCursor(
                database,
                sql: """
                    SELECT position, record_hash, bytes FROM records
                    WHERE position > ? ORDER BY position LIMIT ?
                    """, arguments: [position, limit])
            var last: Int64?
            var broken = 0
            while let row = try rows.next() {
                last = row["position"]
                // A purged record has no bytes any more.
                guard let bytes = row["bytes"] as Data? else { continue }
                let hash = SHA256.digest(Array(bytes))
                if (row["record_hash"] as Data) != Data(hash.bytes) { broken += 1 }
            }
            return Look(last: last, broken: broken)
        }
    }
}
