/// How large anything on the wire may be. Both sides hold to the same numbers; a batch that
/// breaks one is refused before anything of it is kept.
public enum WireLimits {
    /// Records in one batch.
    public static let records = 256
    /// Bytes of all entries of a batch before compression.
    public static let plainBytes = 1 << 20
    /// Bytes of a batch as it travels: header and what incompressible entries grow to.
    public static let batchBytes = plainBytes + (64 << 10)
    /// Records that a batch in layout 4 may build on, and their bytes.
    public static let historyRecords = 64
    public static let historyBytes = 256 << 10
    /// Bytes of a post's name in UTF-8.
    public static let postBytes = 64
    /// Bytes of an answer of the hub, problem documents included.
    public static let answerBytes = 64 << 10
    /// Signed positions in one greeting: the epochs that grew last.
    public static let greetingReceipts = 16
    /// Bytes of an attachment.
    public static let attachmentBytes: Int64 = 16 << 20
    /// Bytes of one part of an attachment.
    public static let attachmentPart = 256 << 10
    /// Attachments of one post that HQ holds in part at a time; the oldest gives way.
    public static let partialAttachments = 64
    /// Attachments that HQ asks for in one greeting.
    public static let wantedAttachments = 16
}
