internal import Core
internal import Records

extension RecordDraft {
    /// What the maker of a stored record had said, for an index that is made anew; `nil` where the
    /// bytes are no record. That they are the right ones is for the caller to know.
    init?(canonical bytes: [UInt8]) {
        let origin = Chain.origin(of: Identifier(high: 0, low: 0))
        guard let envelope = try? SealedRecord(canonical: bytes, previous: origin).envelope
        else { return nil }
        self.init(
            kind: envelope.kind, id: envelope.id, body: envelope.body,
            verdicts: envelope.verdicts)
    }
}
