public import Core
public import Journal

/// Which records name an attachment, and which hits are about a crossing. The journal in a role.
public protocol AttachmentIndex: Sendable {
    /// The newest records that name the attachment, the last first.
    func naming(_ sha256: Digest256) async throws(JournalFault) -> [AttachmentNaming]
    /// The alerts about a crossing, by the names of the records that raised them.
    func alerts(about crossing: Identifier) async throws(JournalFault) -> [Identifier]
}

extension Journal: AttachmentIndex {}
