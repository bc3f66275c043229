/// How much a body may hold. What lies beyond is refused (CONTRACT §5 "Limits"), because every
/// queue, page and column behind it is sized by these numbers.
public enum BodyLimits {
    /// Bytes of a body as sent. Whoever reads the bytes applies this before parsing (413).
    public static let bodyBytes = 64 * 1_024
    /// Unicode scalars of any text that has no limit of its own. Scalars, not grapheme clusters: a
    /// cluster may hold any number of them, and other languages count the same.
    public static let textLength = 200
    /// Characters of one Base64 value: with its frame it must fit into ``bodyBytes``.
    public static let base64Length = 60_000
    /// Attachments named by one crossing.
    public static let attachments = 32
    /// Bytes of one attachment.
    public static let attachmentBytes: Int64 = 16 * 1_024 * 1_024
    /// Documents that a traveller shows beside the first.
    public static let otherDocuments = 8
    /// Nationalities beside the first.
    public static let otherNationalities = 8
    /// Reasons of one refusal.
    public static let refusalReasons = 16
    /// Crossings that one vehicle or incident names: a full bus several times over.
    public static let crossings = 512
    /// Elements of any list that has no limit of its own.
    public static let listLength = 128
    /// Lines of a machine readable zone. More is damage, which is data: stored with a warning.
    public static let zoneLines = 3
    /// Characters of a line of a machine readable zone; more is likewise a warning.
    public static let zoneLineLength = 44
    /// Fields that one amendment changes.
    public static let changes = 64
    /// Levels of nesting below a free value such as `national`.
    public static let freeDepth = 4
    /// Members and elements, all levels together, of one free value.
    public static let freeMembers = 128
    /// Unicode scalars of a key in a free value.
    public static let keyLength = 64
    /// Refusals that one answer names; a person mends the first few and tries again.
    public static let refusals = 50
    /// Warnings that one receipt carries.
    public static let warnings = 100
}
