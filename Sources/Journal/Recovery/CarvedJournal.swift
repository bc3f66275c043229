internal import Core
internal import FoundationEssentials
internal import GRDB
internal import Records

/// Puts what can be read of a damaged journal, whatever state its file is in, into the tables of a
/// new one: every record whose hash holds, and what is left of the others. Only a byte or two a
/// record is held in memory.
struct CarvedJournal {
    enum Content {
        case record
        /// The body was purged.
        case purged
        /// There are bytes, and they do not have the stored hash.
        case broken
    }

    struct Epoch: Hashable {
        let number: Int64
        let epoch: Identifier
        let first: Int64
    }

    private let database: Database
    private(set) var contents: [Int64: Content] = [:]
    private(set) var epochs: [Int64: Epoch] = [:]
    /// The post that the records themselves name.
    private(set) var post: String?
    /// Epochs of which a record spoke: it counts for more than a row about them.
    private var said: Set<Int64> = []

    /// Those of which records speak first: rows of epochs that were dropped long ago may linger.
    var knownEpochs: [Epoch] {
        epochs.values.filter { said.contains($0.number) }
            + epochs.values.filter { !said.contains($0.number) }
    }

    /// - Parameter database: in a transaction, its tables empty.
    init(path: String, into database: Database) throws {
        self.database = database
        let pages = try DatabasePages(path: path)
        let leaves = LeafRows(pages: pages)
        try pages.forEach { number, page in
            for row in leaves.rows(of: page, number: number) { try take(row) }
        }
    }

    private mutating func take(_ row: CarvedRow) throws {
        switch row.values.count {
        case 9: try takePlace(row)
        case 3:
            switch (row.values[0], row.values[1], row.values[2]) {
            case (.null, .blob(let bytes), .integer(let first)):
                guard let epoch = Identifier(bytes: bytes), first >= 1,
                    !said.contains(row.rowID)
                else { return }
                epochs[row.rowID] = Epoch(number: row.rowID, epoch: epoch, first: first)
            case (.null, .text(let time), .text(let clock)):
                guard Timestamp(time) != nil, ClockTrust(rawValue: clock) != nil else { return }
                try database.execute(
                    sql: "INSERT OR REPLACE INTO purged VALUES (?, ?, ?)",
                    arguments: [row.rowID, time, clock])
            default: break
            }
        default: break
        }
    }

    private mutating func takePlace(_ row: CarvedRow) throws {
        guard row.rowID >= 1, case .null = row.values[0],
            case .integer(let epoch) = row.values[1],
            case .blob(let idBytes) = row.values[2], let id = Identifier(bytes: idBytes),
            case .text(let kind) = row.values[3], case .integer(let urgent) = row.values[4],
            case .blob(let bodyHash) = row.values[5], bodyHash.count == 32,
            case .blob(let recordBytes) = row.values[6],
            let recordHash = Digest256(bytes: recordBytes),
            case .blob(let chainBytes) = row.values[7],
            let chainHash = Digest256(bytes: chainBytes)
        else { return }
        var content = Content.purged
        var bytes: [UInt8]?
        if case .blob(let stored) = row.values[8] {
            content = .broken
            // `previous` is of the chain, which is put together anew.
            if let record = try? SealedRecord(canonical: stored, previous: chainHash),
                record.recordHash == recordHash, record.envelope.id == id
            {
                content = .record
                bytes = stored
                post = record.envelope.post
                said.insert(epoch)
                epochs[epoch] = Epoch(
                    number: epoch, epoch: record.envelope.epoch,
                    first: row.rowID - record.envelope.sequence + 1)
            }
        }
        switch (contents[row.rowID], content) {
        // A body that was purged once must not come back out of an older page.
        case (.purged, _), (.record, .broken), (.record, .record): return
        default: contents[row.rowID] = content
        }
        try database.execute(
            sql: """
                INSERT OR REPLACE INTO records (position, epoch, id, kind, urgent, body_hash,
                    record_hash, chain_hash, bytes)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
            arguments: [
                row.rowID, epoch, Data(idBytes), kind, urgent != 0, Data(bodyHash),
                Data(recordBytes), Data(chainBytes), bytes.map { Data($0) },
            ])
    }
}
