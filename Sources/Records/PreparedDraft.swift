public import Core

/// A draft with all of its envelope written that does not hang on its place: a journal has one
/// thread for all, so what can be done before it is.
public struct PreparedDraft: Sendable {
    public let draft: RecordDraft
    public let post: String
    /// ``BodyHash`` of the draft.
    public let bodyHash: Digest256
    /// Members of the envelope that stand side by side in RFC 8785's order.
    private let body: [UInt8]
    private let name: [UInt8]
    private let maker: [UInt8]
    private let findings: [UInt8]

    /// Throws where body or verdicts hold a number that is not whole; its pointer begins there.
    public init(_ draft: RecordDraft, post: String) throws(CanonicalJSON.NotCanonical) {
        self.draft = draft
        self.post = post
        let canonical = try CanonicalJSON.bytes(of: draft.body)
        let verdicts = try CanonicalJSON.bytes(of: draft.verdicts ?? .null)
        bodyHash = BodyHash.of(canonical: canonical, kind: draft.kind)
        body = Self.members(canonical.count + 16) { $0.write("body", canonical: canonical) }
        name = Self.members(128) {
            $0.write("id", .string(draft.id.description))
            $0.write("kind", .string(draft.kind.rawValue))
        }
        maker = Self.members(128) {
            $0.write("officer", JSONValue(draft.officer))
            $0.write("post", .string(post))
            $0.write("schema", .integer(Envelope.currentSchema))
        }
        findings = Self.members(verdicts.count + 128) {
            $0.write("verdicts", canonical: verdicts)
            $0.write("workstation", JSONValue(draft.workstation))
        }
    }

    /// RFC 8785 bytes of the envelope at this place.
    func canonicalBytes(epoch: Identifier, sequence: Int64, stamp: ClockStamp) -> [UInt8] {
        let capacity = body.count + name.count + maker.count + findings.count + 256
        var object = CanonicalJSON.ObjectWriter(capacity: capacity)
        object.write(members: body)
        object.write("boot_id", .string(stamp.bootID.description))
        object.write("clock", .string(stamp.trust.rawValue))
        object.write("epoch", .string(epoch.description))
        object.write(members: name)
        object.write("monotonic_ms", .integer(stamp.monotonicMilliseconds))
        object.write(members: maker)
        object.write("sequence", .integer(sequence))
        object.write("stored_at", .string(stamp.time.description))
        object.write(members: findings)
        guard let bytes = object.finished() else {
            preconditionFailure("no journal and no clock counts beyond 2^53")
        }
        return bytes
    }

    private static func members(
        _ capacity: Int, _ write: (inout CanonicalJSON.ObjectWriter) -> Void
    ) -> [UInt8] {
        var object = CanonicalJSON.ObjectWriter(capacity: capacity)
        write(&object)
        guard let members = object.members() else {
            preconditionFailure("texts and what was looked at before")
        }
        return members
    }
}
