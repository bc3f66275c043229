internal import Core
internal import Journal
internal import Records

/// The answer to a record (CONTRACT §5 "Receipt"), made from the stored record alone, so that the
/// same record gives the same bytes whenever it is asked for.
enum Receipt {
    static func json(of record: SealedRecord) -> JSONValue {
        let envelope = record.envelope
        let verdicts = envelope.verdicts
        var members: [String: JSONValue] = [
            "id": .string(envelope.id.description),
            "kind": .string(envelope.kind.rawValue),
            "post": .string(envelope.post),
            "epoch": .string(envelope.epoch.description),
            "sequence": .integer(envelope.sequence),
            "record_hash": .string(record.recordHash.description),
            "chain_hash": .string(record.chainHash.description),
            "stored_at": .string(envelope.stamp.time.description),
            "clock": .string(envelope.stamp.trust.rawValue),
            "document": document(verdicts),
            "screening": screening(verdicts),
            "warnings": verdicts?["warnings"] ?? [],
        ]
        if envelope.kind == .hitOutcome { members["outcome"] = verdicts?.at("outcome", "state") }
        return .object(members)
    }

    /// The same of a record whose body was purged: its numbers stand, its verdicts went with the
    /// body.
    static func json(of record: PurgedRecord) -> JSONValue {
        [
            "id": .string(record.id.description),
            "kind": .string(record.kind),
            "post": .string(record.post),
            "epoch": .string(record.head.epoch.description),
            "sequence": .integer(record.head.sequence),
            "record_hash": .string(record.recordHash.description),
            "chain_hash": .string(record.head.chainHash.description),
            "stored_at": JSONValue(record.storedAt?.description),
            "clock": JSONValue(record.clock?.rawValue),
            "document": .null,
            "screening": .null,
            "warnings": [],
        ]
    }

    /// A crossing as it is read back: the receipt, and what was said.
    static func reading(
        of record: SealedRecord, corrected: CorrectedTimes? = nil
    ) -> JSONValue {
        var members = json(of: record).object ?? [:]
        members["body"] = record.envelope.body
        members["corrected"] = corrected?.json ?? .null
        members["officer"] = JSONValue(record.envelope.officer)
        members["workstation"] = JSONValue(record.envelope.workstation)
        return .object(members)
    }

    /// The counter's view: the full one stays in the record.
    private static func screening(_ verdicts: JSONValue?) -> JSONValue {
        if let counter = verdicts?["screening_at_counter"], !counter.isNull { return counter }
        return verdicts?["screening"] ?? .null
    }

    private static func document(_ verdicts: JSONValue?) -> JSONValue {
        guard let verdicts, let mrz = verdicts["mrz"], let chip = verdicts["chip"] else {
            return .null
        }
        return ["mrz": mrz, "chip": chip]
    }
}
