internal import Core
internal import FoundationEssentials
internal import GRDB
internal import Records

/// A place as the index reads it.
struct IndexedPlace {
    let position: Int64
    let chainHash: [UInt8]
    let kind: String
    /// `nil` where the body was purged, or is no record, which is `verify`'s to tell.
    let envelope: Envelope?

    init(_ row: Row) {
        position = row["position"]
        kind = row["kind"]
        chainHash = Array(row["chain_hash"] as Data)
        envelope = (row["bytes"] as Data?).flatMap { bytes in
            (try? JSONValue(parsing: Array(bytes), depthLimit: 64)).flatMap { try? Envelope($0) }
        }
    }
}

extension JournalReader {
    /// Places behind `position`: at most `limit`, and no more than `byteLimit` bytes of records
    /// unless the first alone has more.
    func indexed(
        after position: Int64, limit: Int, byteLimit: Int
    ) throws(JournalFault) -> [IndexedPlace] {
        try reading { database in
            let rows = try Row.fetchCursor(
                database,
                sql: """
                    SELECT position, kind, chain_hash, bytes FROM records
                    WHERE position > ? ORDER BY position LIMIT ?
                    """, arguments: [position, limit])
            var places: [IndexedPlace] = []
            var size = 0
            while let row = try rows.next() {
                size += (row["bytes"] as Data?)?.count ?? 0
                if size > byteLimit, !places.isEmpty { break }
                places.append(IndexedPlace(row))
            }
            return places
        }
    }

    func indexed(at positions: [Int64]) throws(JournalFault) -> [IndexedPlace] {
        try reading { database in
            let statement = try database.cachedStatement(
                sql: "SELECT position, kind, chain_hash, bytes FROM records WHERE position = ?")
            return try positions.compactMap {
                try Row.fetchOne(statement, arguments: [$0]).map(IndexedPlace.init)
            }
        }
    }

    func indexed(_ id: Identifier) throws(JournalFault) -> IndexedPlace? {
        try reading { database in
            try Row.fetchOne(
                database, sql: "SELECT position, kind, chain_hash, bytes FROM records WHERE id = ?",
                arguments: [Data(id.bytes)]
            ).map(IndexedPlace.init)
        }
    }

    /// Places behind `position` whose bodies were purged.
    func purgedPositions(after position: Int64, limit: Int) throws(JournalFault) -> [Int64] {
        try reading { database in
            guard try database.tableExists("purged") else { return [] }
            return try Int64.fetchAll(
                database,
                sql: "SELECT position FROM purged WHERE position > ? ORDER BY position LIMIT ?",
                arguments: [position, limit])
        }
    }

    /// The records at these places with their positions, checked against their own hashes, in the
    /// order asked for; what was purged or is damaged is left out.
    public func contents(at positions: [Int64]) throws(JournalFault) -> [PlacedRecord] {
        try reading { database in
            let statement = try database.cachedStatement(
                sql: JournalRow.columns + " WHERE records.position = ?")
            return try positions.compactMap { position in
                let row = try Row.fetchOne(statement, arguments: [position]).map(JournalRow.init)
                return row.flatMap { try? $0.content() }.map {
                    PlacedRecord(position: position, record: $0)
                }
            }
        }
    }
}
