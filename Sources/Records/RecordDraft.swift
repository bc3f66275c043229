public import Core

/// A record before the journal has given it its place: what its maker said.
public struct RecordDraft: Sendable, Hashable {
    public let kind: RecordKind
    /// Made by the client for its kinds, by the post for its own.
    public let id: Identifier
    /// Exactly as sent.
    public let body: JSONValue
    /// The badge of who did it; `nil` for what nobody did.
    public let officer: String?
    public let workstation: String?
    /// What the post found out (MRZ, chip, screening, warnings); `nil` where nothing was checked.
    public let verdicts: JSONValue?

    public init(
        kind: RecordKind, id: Identifier, body: JSONValue, officer: String? = nil,
        workstation: String? = nil, verdicts: JSONValue? = nil
    ) {
        self.kind = kind
        self.id = id
        self.body = body
        self.officer = officer
        self.workstation = workstation
        self.verdicts = verdicts
    }
}
