internal import Core
internal import Journal
internal import Records
internal import Uplink

/// A journal's records without a journal, in their order, all of one epoch.
struct SealedRecords: RecordSource {
    private let records: [SealedRecord]

    init(_ records: [SealedRecord]) {
        self.records = records
    }

    func records(
        after position: Int64, limit: Int, byteLimit: Int
    ) throws(JournalFault) -> [PlacedRecord] {
        var bytes = 0
        return records.enumerated().dropFirst(Int(position)).prefix(limit).prefix { _, record in
            bytes += record.bytes.count
            return bytes <= byteLimit
        }.map { PlacedRecord(position: Int64($0) + 1, record: $1) }
    }

    func position(epoch: Identifier, sequence: Int64) throws(JournalFault) -> Int64? {
        record(epoch, sequence).map(\.envelope.sequence)
    }

    func chainHash(epoch: Identifier, sequence: Int64) throws(JournalFault) -> Digest256? {
        record(epoch, sequence)?.chainHash
    }

    private func record(_ epoch: Identifier, _ sequence: Int64) -> SealedRecord? {
        guard (1...Int64(records.count)).contains(sequence) else { return nil }
        let record = records[Int(sequence) - 1]
        return record.envelope.epoch == epoch ? record : nil
    }
}
