internal import Core
internal import Journal
internal import Records

/// A crossing as a search tells of it: as its amendments have made it, and no more of it than tells
/// one from another.
struct FoundCrossing: Sendable {
    let record: SealedRecord
    let amendments: [SealedRecord]
    /// 0…1000 where a name was sought; else `nil`.
    let score: Int?

    var current: CurrentCrossing {
        CurrentCrossing(record.envelope, amendments: amendments.map(\.envelope))
    }

    var json: JSONValue {
        let current = current
        let said = Crossing(current.body)
        func text(_ path: String...) -> JSONValue {
            path.reduce(Optional(current.body)) { $0?[$1] } ?? .null
        }
        return [
            "id": .string(record.envelope.id.description),
            "stored_at": .string(record.envelope.stamp.time.description),
            "crossed_at": text("crossed_at"), "direction": text("direction"),
            "outcome": text("decision", "outcome"),
            "is_void": .bool(current.isVoid), "amendments": JSONValue(amendments.count),
            "surname": text("traveller", "surname"),
            "given_names": text("traveller", "given_names"),
            "birth_date": text("traveller", "birth_date"), "sex": text("traveller", "sex"),
            "nationality": text("traveller", "nationality"),
            "document_class": text("document", "class"), "issuer": text("document", "issuer"),
            "number": text("document", "number"), "plate": JSONValue(said.vehiclePlate),
            "officer": JSONValue(record.envelope.officer), "score": JSONValue(score),
        ]
    }

    /// An amendment in a crossing's history.
    static func json(_ amendment: SealedRecord) -> JSONValue {
        let envelope = amendment.envelope
        func said(_ key: String) -> JSONValue { envelope.body[key] ?? .null }
        return [
            "id": .string(envelope.id.description),
            "stored_at": .string(envelope.stamp.time.description),
            "officer": JSONValue(envelope.officer), "reason": said("reason"),
            "changes": said("changes"), "remark": said("remark"),
        ]
    }
}
