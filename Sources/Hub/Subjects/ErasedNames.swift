internal import Core
internal import Records

/// Names of one post's records that were erased, so that what hangs on them and comes later goes
/// the same way (RECORD.md, "The other kinds": `target` names what a record is about).
///
/// Of a chain of them each is found by the one before: an outcome of an alert that an amendment of
/// an erased crossing raised.
struct ErasedNames {
    /// Why a record is not kept.
    enum Cause: Hashable {
        /// Two people signed; this is their statement.
        case erasure(Identifier)
        /// Its time was over.
        case age
    }

    private var causes: [Identifier: Cause] = [:]

    /// Looks up what a batch's records are about.
    init(about records: [VerifiedBatch.Entry], of post: String, in ledger: HubLedger)
        throws(HubFault)
    {
        let names = Set(records.flatMap(Self.subjects)).sorted()
        for start in stride(from: 0, to: names.count, by: Self.namesAtOnce) {
            let some = names[start..<min(names.count, start + Self.namesAtOnce)]
            let numbers = (2..<2 + some.count).map { "$\($0)" }.joined(separator: ", ")
            let rows = try ledger.session.query(
                """
                SELECT places.id, gone.erasure_id FROM places LEFT JOIN erased_places AS gone
                    ON gone.post_id = places.post_id AND gone.epoch = places.epoch
                    AND gone.sequence = places.sequence AND gone.record_hash = places.record_hash
                WHERE places.post_id = $1 AND places.content = 'erased'
                    AND places.id IN (\(numbers))
                """, [.text(post)] + some.map { SQLValue($0) })
            for row in rows {
                guard let name = row[0].identifier else { continue }
                if let erasure = row[1].identifier {
                    causes[name] = .erasure(erasure)
                } else if causes[name] == nil {
                    causes[name] = .age
                }
            }
        }
    }

    /// Names of one look-up.
    private static let namesAtOnce = 256

    var isEmpty: Bool { causes.isEmpty }

    /// Why a record is not kept; `nil` for one that is. What is about it is not kept either.
    mutating func cause(for record: VerifiedBatch.Entry) -> Cause? {
        guard !isEmpty, let cause = Self.subjects(of: record).compactMap({ causes[$0] }).first
        else { return nil }
        if let id = record.id { causes[id] = cause }
        return cause
    }

    /// What a record is about: a crossing about itself, as other branches may have it too, another
    /// record about its target. A kind that is not known here is read by the same rule.
    private static func subjects(of record: VerifiedBatch.Entry) -> [Identifier] {
        let own = record.kind == RecordKind.crossing.rawValue ? record.id : nil
        return [own, target(of: record)].compactMap(\.self)
    }

    private static func target(of record: VerifiedBatch.Entry) -> Identifier? {
        if let envelope = record.envelope {
            return envelope.body["target"]?.string.flatMap { Identifier($0) }
        }
        guard let text = record.canonical, let json = try? JSONValue(parsing: text) else {
            return nil
        }
        return json.at("body", "target")?.string.flatMap { Identifier($0) }
    }
}
