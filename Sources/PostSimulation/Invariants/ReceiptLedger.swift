internal import Core
internal import Journal
internal import Records

/// Every record that was acknowledged, by the name that its maker gave it, and with what words.
final class ReceiptLedger: Sendable {
    struct Entry: Sendable, Hashable {
        var epoch: String
        var sequence: Int64
        var recordHash: String
        var chainHash: String
        var kind: String
    }

    private struct State: Sendable {
        var entries: [String: Entry] = [:]
        var names: [String: String] = [:]
        /// Left in an outbox and flushed there; they have no place before the journal took them.
        var left: Set<String> = []
        var repeated = 0
    }

    private let watch: Watch
    private let state = Guarded(State())

    init(_ watch: Watch) {
        self.watch = watch
    }

    var count: Int { state.withLock { $0.entries.count } }
    var crossings: Int { count(of: .crossing) }
    func count(of kind: RecordKind) -> Int {
        state.withLock { $0.entries.values.count { $0.kind == kind.rawValue } }
    }
    /// Receipts that were given again.
    var repeated: Int { state.withLock { $0.repeated } }

    /// A receipt reached the workstation.
    func take(_ receipt: JSONValue, for id: Identifier, isNew: Bool) {
        guard receipt["id"]?.string == id.description,
            let epoch = receipt["epoch"]?.string, let sequence = receipt["sequence"]?.integer,
            let recordHash = receipt["record_hash"]?.string,
            let chainHash = receipt["chain_hash"]?.string, let kind = receipt["kind"]?.string
        else { return watch.violate("a receipt is incomplete: \(receipt.compactText)") }
        let entry = Entry(
            epoch: epoch, sequence: sequence, recordHash: recordHash, chainHash: chainHash,
            kind: kind)
        let fault = state.withLock { state -> String? in
            if !isNew { state.repeated += 1 }
            if let known = state.entries[id.description] {
                return known == entry ? nil : "record \(id) got two receipts, \(known) and \(entry)"
            }
            let place = "\(epoch) \(sequence)"
            if let other = state.names.updateValue(id.description, forKey: place) {
                return "records \(other) and \(id) got receipts for the same sequence \(sequence)"
            }
            state.entries[id.description] = entry
            return nil
        }
        if let fault { watch.violate(fault) }
    }

    /// A record was left in an outbox, which said so after its flush.
    func left(_ id: Identifier) {
        state.withLock { _ = $0.left.insert(id.description) }
    }

    /// Gives the memory back; behind the last question.
    func forget() {
        state.withLock { $0 = State() }
    }

    /// Compares with what a journal holds; says the first difference.
    func missing(in records: [PlacedRecord], outboxesAreEmpty: Bool) -> String? {
        var held: [String: SealedRecord] = [:]
        for placed in records {
            let id = placed.record.envelope.id.description
            if held.updateValue(placed.record, forKey: id) != nil {
                return "record \(id) stands in the journal twice"
            }
        }
        let (entries, left) = state.withLock { ($0.entries, $0.left) }
        for (id, entry) in entries.sorted(by: { $0.value.sequence < $1.value.sequence }) {
            guard let record = held[id] else {
                return "acknowledged record \(id) is not in the journal, "
                    + "where its sequence was \(entry.sequence)"
            }
            guard record.envelope.sequence == entry.sequence,
                record.envelope.epoch.description == entry.epoch,
                record.recordHash.description == entry.recordHash,
                record.chainHash.description == entry.chainHash
            else { return "record \(id) is not what its receipt says: \(entry)" }
        }
        guard outboxesAreEmpty else { return nil }
        return left.sorted().first { held[$0] == nil }.map {
            "record \($0) was left in an outbox and is not in the journal"
        }
    }
}
