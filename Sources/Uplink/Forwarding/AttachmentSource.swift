public import Core
public import Journal

/// What the forwarder reads of a post's attachments. Every call blocks.
public protocol AttachmentSource: Sendable {
    /// Attachments named by records behind `position` and up to `last`, in the journal's order;
    /// after `limit` no further record is begun, so that those of one are always all there.
    func attachments(
        after position: Int64, through last: Int64, limit: Int
    ) throws(JournalFault) -> [NamedAttachment]
    /// Bytes of an attachment; `nil` where it is not held whole.
    func size(of sha256: Digest256) throws(JournalFault) -> Int64?
    /// Up to `count` bytes from `offset` on; none where it is not held.
    func bytes(
        of sha256: Digest256, at offset: Int64, count: Int
    ) throws(JournalFault) -> [UInt8]
}
