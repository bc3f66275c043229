public import Core

/// An attachment and the record that names it.
public struct NamedAttachment: Sendable, Hashable {
    /// The record's place in the journal.
    public let position: Int64
    public let epoch: Identifier
    public let sequence: Int64
    public let sha256: Digest256
    public let kind: String
    public let mediaType: String
    /// Bytes.
    public let size: Int64
    /// Whether the record is a hit, a refusal or a referral.
    public let isFlagged: Bool

    public init(
        position: Int64, epoch: Identifier, sequence: Int64, sha256: Digest256, kind: String,
        mediaType: String, size: Int64, isFlagged: Bool
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
