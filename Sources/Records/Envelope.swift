public import Core
internal import PKI

/// A record as the post remembers it: the maker's body and what the post adds (RECORD.md,
/// "Envelope"). Every key is written, `null` where unknown.
public struct Envelope: Sendable, Hashable {
    /// The layout of bodies and envelope that is written today.
    public static let currentSchema: Int64 = 1

    public let kind: RecordKind
    public let id: Identifier
    public let schema: Int64
    public let body: JSONValue
    public let post: String
    public let epoch: Identifier
    /// From 1 in each epoch, without holes.
    public let sequence: Int64
    public let stamp: ClockStamp
    public let officer: String?
    public let workstation: String?
    public let verdicts: JSONValue?

    public init(
        draft: RecordDraft, post: String, epoch: Identifier, sequence: Int64, stamp: ClockStamp
    ) {
        kind = draft.kind
        id = draft.id
        schema = Self.currentSchema
        body = draft.body
        self.post = post
        self.epoch = epoch
        self.sequence = sequence
        self.stamp = stamp
        officer = draft.officer
        workstation = draft.workstation
        verdicts = draft.verdicts
    }

    /// The envelope without `previous`: what the record hash covers.
    public var json: JSONValue {
        [
            "kind": .string(kind.rawValue),
            "id": .string(id.description),
            "schema": .integer(schema),
            "body": body,
            "post": .string(post),
            "epoch": .string(epoch.description),
            "sequence": .integer(sequence),
            "stored_at": .string(stamp.time.description),
            "clock": .string(stamp.trust.rawValue),
            "boot_id": .string(stamp.bootID.description),
            "monotonic_ms": .integer(stamp.monotonicMilliseconds),
            "officer": JSONValue(officer),
            "workstation": JSONValue(workstation),
            "verdicts": verdicts ?? .null,
        ]
    }

    /// RFC 8785 bytes of ``json``. Throws where the body holds a number that is not whole.
    public func canonicalBytes() throws(CanonicalJSON.NotCanonical) -> [UInt8] {
        try CanonicalJSON.bytes(of: json)
    }

    private static let keys: Set<String> = [
        "kind", "id", "schema", "body", "post", "epoch", "sequence", "stored_at", "clock",
        "boot_id", "monotonic_ms", "officer", "workstation", "verdicts",
    ]

    /// Reads an envelope without `previous` back. Every key must be there and no other.
    public init(_ json: JSONValue) throws(RecordFault) {
        guard let members = json.object else { throw .notAnObject }
        for key in Self.keys.sorted() where members[key] == nil { throw .missingKey(key) }
        if let extra = members.keys.sorted().first(where: { !Self.keys.contains($0) }) {
            throw .unknownKey(extra)
        }
        func value<Value>(
            _ key: String, _ expected: String, _ read: (JSONValue) -> Value?
        ) throws(RecordFault) -> Value {
            guard let value = members[key].flatMap(read) else {
                throw .wrongValue(key: key, expected: expected)
            }
            return value
        }
        func optionalText(_ key: String) throws(RecordFault) -> String? {
            try value(key, "text or null") { $0.isNull ? .some(nil) : $0.string.map(Optional.some) }
        }
        kind = try value("kind", "a record kind") { $0.string.flatMap(RecordKind.init) }
        id = try value("id", "a UUID") { $0.string.flatMap { Identifier($0) } }
        schema = try value("schema", "1") { $0.integer == 1 ? 1 : nil }
        body = try value("body", "a value") { $0 }
        post = try value("post", "text") { $0.string }
        epoch = try value("epoch", "a UUID") { $0.string.flatMap { Identifier($0) } }
        sequence = try value("sequence", "a whole number from 1") {
            $0.integer.flatMap { $0 >= 1 ? $0 : nil }
        }
        stamp = ClockStamp(
            time: try value("stored_at", "an RFC 3339 instant in UTC with milliseconds") {
                $0.string.flatMap { text in
                    Timestamp(text).flatMap { $0.description == text ? $0 : nil }
                }
            },
            trust: try value("clock", "a clock trust") { $0.string.flatMap(ClockTrust.init) },
            bootID: try value("boot_id", "a UUID") { $0.string.flatMap { Identifier($0) } },
            monotonicMilliseconds: try value("monotonic_ms", "a whole number") { $0.integer })
        officer = try optionalText("officer")
        workstation = try optionalText("workstation")
        verdicts = members["verdicts"].flatMap { $0.isNull ? nil : $0 }
    }
}

/// Why bytes are not an envelope of this schema.
public enum RecordFault: Fault, Hashable {
    case notAnObject
    case missingKey(String)
    case unknownKey(String)
    case wrongValue(key: String, expected: String)
    case notJSON(String)
    /// The bytes say the same as their canonical form but are not it.
    case notCanonical

    public var problem: String {
        switch self {
        case .notAnObject: "an envelope must be a JSON object"
        case .missingKey(let key): "the envelope lacks \(key)"
        case .unknownKey(let key): "the envelope has the unknown key \(key)"
        case .wrongValue(let key, let expected): "\(key) in the envelope is not \(expected)"
        case .notJSON(let reason): "the envelope is \(reason)"
        case .notCanonical: "the envelope's bytes are not in RFC 8785 form"
        }
    }
}
