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
        body = CanonicalJSON.ObjectWriter.members(canonical.count + 16) {
            $0.write("body", canonical: canonical)
        }
        name = CanonicalJSON.ObjectWriter.members(128) {
            $0.write("id", .string(draft.id.description))
            $0.write("kind", .string(draft.kind.rawValue))
        }
        maker = CanonicalJSON.ObjectWriter.members(128) {
            $0.write("officer", JSONValue(draft.officer))
            $0.write("post", .string(post))
            $0.write("schema", .integer(Envelope.currentSchema))
        }
        findings = CanonicalJSON.ObjectWriter.members(verdicts.count + 128) {
            $0.write("verdicts", canonical: verdicts)
            $0.write("workstation", JSONValue(draft.workstation))
        }
    }

    /// RFC 8785 bytes of the envelope at this place.
    func canonicalBytes(sequence: Int64, at moment: SealingMoment) -> [UInt8] {
        let capacity = body.count + name.count + maker.count + findings.count + 384
        var object = CanonicalJSON.ObjectWriter(capacity: capacity)
        object.write(members: body)
        object.write(members: moment.place)
        object.write(members: name)
        object.write(members: moment.monotonic)
        object.write(members: maker)
        object.write("sequence", .integer(sequence))
        object.write(members: moment.time)
        object.write(members: findings)
        guard let bytes = object.finished() else {
            preconditionFailure("no journal counts beyond 2^53")
        }
        return bytes
    }
}
