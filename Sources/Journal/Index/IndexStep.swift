internal import Core
internal import FoundationEssentials
internal import GRDB
internal import Records

/// A step of ``RecordIndex/advance()`` within its transaction.
struct IndexStep {
    let database: Database
    let reader: JournalReader
    let meaning: any IndexMeaning
    /// Gathered over the step, as most records of a day count the same things.
    private var counts: IndexCounts = [:]

    init(database: Database, reader: JournalReader, meaning: any IndexMeaning) {
        self.database = database
        self.reader = reader
        self.meaning = meaning
    }

    /// Crossings that were erased before the index was made, on no day, as nobody knows theirs.
    static let notCounted = IndexCount("not_counted", day: 0)

    mutating func take(_ place: IndexedPlace) throws {
        guard let envelope = place.envelope else {
            if place.kind == RecordKind.crossing.rawValue { add([Self.notCounted: 1]) }
            return
        }
        switch envelope.kind {
        case .crossing:
            try put(meaning.entry(of: envelope, amendments: []), at: place.position)
        case .amendment: try amend(envelope, at: place.position)
        case .tally:
            try database.execute(
                sql: "INSERT OR IGNORE INTO tallies (tally, position) VALUES (?, ?)",
                arguments: [Data(envelope.id.bytes), place.position])
            add(meaning.counts(of: envelope, covered: try covered(envelope.id)))
        default:
            if let entry = meaning.entry(of: envelope) { try put(entry, at: place.position) }
        }
    }

    func writeCounts() throws {
        let statement = try database.cachedStatement(
            sql: """
                INSERT INTO counts (measure, day, direction, outcome, value, number)
                VALUES (?, ?, ?, ?, ?, ?)
                ON CONFLICT DO UPDATE SET number = number + excluded.number
                """)
        for (count, number) in counts where number != 0 {
            try statement.execute(arguments: [
                count.measure, count.day, count.direction, count.outcome, count.value, number,
            ])
        }
    }

    private mutating func amend(_ amendment: Envelope, at position: Int64) throws {
        guard let target = amendment.body["target"]?.string.flatMap({ Identifier($0) }) else {
            return
        }
        let before = try Int64.fetchAll(
            database, sql: "SELECT position FROM amendments WHERE target = ? ORDER BY position",
            arguments: [Data(target.bytes)])
        try database.execute(
            sql: "INSERT OR IGNORE INTO amendments (target, position) VALUES (?, ?)",
            arguments: [Data(target.bytes), position])
        // Of a crossing that was purged nobody knows what it had said; its counts stay.
        guard let place = try reader.indexed(target), let crossing = place.envelope,
            crossing.kind == .crossing
        else { return }
        let earlier = try reader.indexed(at: before).compactMap(\.envelope)
        try take(
            back: meaning.entry(of: crossing, amendments: earlier), at: place.position)
        try put(
            meaning.entry(of: crossing, amendments: earlier + [amendment]), at: place.position)
    }

    private mutating func put(_ entry: IndexEntry, at position: Int64) throws {
        add(entry.counts)
        if let covering = entry.covering {
            try recount(covering.tally) { database in
                try database.execute(
                    sql: "INSERT OR REPLACE INTO coverings VALUES (?, ?, ?)",
                    arguments: [Data(covering.tally.bytes), position, covering.cell])
            }
        }
        guard let shelf = entry.shelf else { return }
        let values = entry.terms.map(\.value)
        try database.cachedStatement(
            sql: "INSERT OR REPLACE INTO entries (position, shelf, at, terms) VALUES (?, ?, ?, ?)"
        ).execute(arguments: [
            position, shelf.rawValue, entry.at.milliseconds, Self.bytes(values),
        ])
        let statement = try database.cachedStatement(
            sql: "INSERT OR IGNORE INTO terms (term, position) VALUES (?, ?)")
        for value in values { try statement.execute(arguments: [value, position]) }
    }

    private mutating func take(back entry: IndexEntry, at position: Int64) throws {
        add(entry.counts.mapValues { -$0 })
        if let covering = entry.covering {
            try recount(covering.tally) { database in
                try database.execute(
                    sql: "DELETE FROM coverings WHERE tally = ? AND position = ?",
                    arguments: [Data(covering.tally.bytes), position])
            }
        }
        try RecordIndex.remove(position, database)
    }

    private mutating func add(_ more: IndexCounts) {
        counts.merge(more) { $0 + $1 }
    }

    /// Changes who of a tally is covered, and what the tally counts with it.
    private mutating func recount(
        _ tally: Identifier, _ change: (Database) throws -> Void
    ) throws {
        let position = try Int64.fetchOne(
            database, sql: "SELECT position FROM tallies WHERE tally = ?",
            arguments: [Data(tally.bytes)])
        let record = try position.flatMap { try reader.indexed(at: [$0]).first?.envelope }
        if let record {
            add(meaning.counts(of: record, covered: try covered(tally)).mapValues { -$0 })
        }
        try change(database)
        if let record { add(meaning.counts(of: record, covered: try covered(tally))) }
    }

    private func covered(_ tally: Identifier) throws -> [String: Int] {
        let rows = try Row.fetchAll(
            database,
            sql: "SELECT cell, count(*) AS number FROM coverings WHERE tally = ? GROUP BY cell",
            arguments: [Data(tally.bytes)])
        return Dictionary(uniqueKeysWithValues: rows.map { ($0["cell"], $0["number"]) })
    }

    /// Eight bytes each, the lowest first.
    private static func bytes(_ values: [Int64]) -> Data {
        var bytes: [UInt8] = []
        for value in values {
            for byte in 0..<8 { bytes.append(UInt8(truncatingIfNeeded: value >> Int64(8 * byte))) }
        }
        return Data(bytes)
    }

    static func terms(_ bytes: Data) -> [Int64] {
        let bytes = Array(bytes)
        var values: [Int64] = []
        for start in stride(from: 0, to: bytes.count - 7, by: 8) {
            var value: UInt64 = 0
            for byte in 0..<8 { value |= UInt64(bytes[start + byte]) << UInt64(8 * byte) }
            values.append(Int64(bitPattern: value))
        }
        return values
    }
}
