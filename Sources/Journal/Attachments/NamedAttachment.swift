public import Core

/// An attachment that a record of the journal names.
public struct NamedAttachment: Sendable, Hashable {
    /// Of the record, in the journal's order.
    public let position: Int64
    public let epoch: Identifier
    public let sequence: Int64
    public let sha256: Digest256
    /// As the record says it: `face`, `page_visible`, …; `nil` where it does not.
    public let kind: String?
    public let mediaType: String?
    /// Bytes of the file, measured when the record was stored.
    public let size: Int64
    /// Whether the record's screening was a hit, or the person was refused or referred: what HQ
    /// wants to see first.
    public let isFlagged: Bool

    public init(
        position: Int64, epoch: Identifier, sequence: Int64, sha256: Digest256, kind: String?,
        mediaType: String?, size: Int64, isFlagged: Bool
    ) {
        self.position = position
        self.epoch = epoch
        self.sequence = sequence
        self.sha256 = sha256
        self.kind = kind
        self.mediaType = mediaType
        self.size = size
        self.isFlagged = isFlagged
    }
}
