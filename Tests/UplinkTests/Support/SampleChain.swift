import Core
import Journal
import Records
import Uplink

/// Sealed records of one post, made up from a seed.
enum SampleChain {
    static let post = "DEMO-01"
    static let boot = Identifier(high: 7, low: 7)

    static func epoch(_ number: UInt64) -> Identifier {
        Identifier(high: 0x4000 | number << 32, low: 0x8000_0000_0000_0000 | number)
    }

    static func records(
        _ count: Int, epoch: Identifier = epoch(1), after head: ChainHead? = nil,
        seed: UInt64 = 1, remark: String = "", kind: RecordKind = .crossing
    ) throws -> [SealedRecord] {
        var head = head ?? ChainHead(startOf: epoch)
        let random = SeededRandom(seed: seed &+ UInt64(head.sequence) &* 7919)
        var records: [SealedRecord] = []
        for _ in 0..<count {
            let time = Timestamp(milliseconds: 1_795_000_000_000 + head.sequence * 1_000)
            let draft = RecordDraft(
                kind: kind, id: .version7(at: time, random: random),
                body: [
                    "direction": "entry", "crossed_at": .string(time.description),
                    "decision": ["outcome": "admitted", "remarks": .string(remark)],
                    "traveller": ["surname": "ÉTÉ", "given_names": "MOUSSA"],
                ], officer: "1001", workstation: "counter-1")
            let record = try SealedRecord(
                draft: draft, post: post, after: head,
                stamp: ClockStamp(
                    time: time, trust: .synchronised, bootID: boot,
                    monotonicMilliseconds: head.sequence))
            records.append(record)
            head = record.head
        }
        return records
    }
}

/// A journal held in memory.
final class MemorySource: RecordSource {
    private let stored: Guarded<[SealedRecord]>
    /// Sequences whose content cannot be read.
    private let damaged: Set<Int64>
    private let knowsHashes: Bool
    /// Positions of urgent records.
    private let urgent: [Int64]

    init(
        _ records: [SealedRecord], damaged: Set<Int64> = [], knowsHashes: Bool = false,
        urgent: [Int64] = []
    ) {
        stored = Guarded(records)
        self.damaged = damaged
        self.knowsHashes = knowsHashes
        self.urgent = urgent
    }

    func urgent(after position: Int64) throws(JournalFault) -> PlacedRecord? {
        guard let place = urgent.first(where: { $0 > position }) else { return nil }
        return try records(after: place - 1, limit: 1, byteLimit: .max).first
    }

    func append(_ records: [SealedRecord]) {
        stored.withLock { $0 += records }
    }

    private var all: [SealedRecord] { stored.withLock { $0 } }

    func records(
        after position: Int64, limit: Int, byteLimit: Int
    ) throws(JournalFault) -> [PlacedRecord] {
        var result: [PlacedRecord] = []
        for (index, record) in all.enumerated().dropFirst(Int(position)).prefix(limit) {
            if damaged.contains(record.envelope.sequence) {
                throw .damaged(
                    epoch: record.envelope.epoch, sequence: record.envelope.sequence,
                    reason: "test")
            }
            result.append(PlacedRecord(position: Int64(index) + 1, record: record))
        }
        return result
    }

    private func index(_ epoch: Identifier, _ sequence: Int64) -> Int? {
        all.firstIndex { $0.envelope.epoch == epoch && $0.envelope.sequence == sequence }
    }

    func position(epoch: Identifier, sequence: Int64) throws(JournalFault) -> Int64? {
        index(epoch, sequence).map { Int64($0) + 1 }
    }

    func chainHash(epoch: Identifier, sequence: Int64) throws(JournalFault) -> Digest256? {
        index(epoch, sequence).map { all[$0].chainHash }
    }

    func recordHash(epoch: Identifier, sequence: Int64) throws(JournalFault) -> Digest256? {
        knowsHashes ? index(epoch, sequence).map { all[$0].recordHash } : nil
    }
}
