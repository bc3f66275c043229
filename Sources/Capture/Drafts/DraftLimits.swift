/// How much the post keeps of forms that nobody has finished.
enum DraftLimits {
    /// Half-filled forms of one officer. One more is refused until one is finished or dropped: none
    /// goes without its officer's word.
    static let ofOfficer = 20
    /// Of all officers together: 16 MiB on the disk where each is as large as it may be.
    static let all = 256
    /// Bytes of one as sent.
    static let bytes = HTTPLimits.recordBody
    /// How long one is kept after it was saved last: into the officer's next shift.
    static let lifetime: Duration = .seconds(24 * 3_600)
    /// Bytes of a file: what was sent and a line about it, sealed.
    static let file = bytes + 4 * 1_024
    /// Entries of the folder that are looked at.
    static let entries = 4 * all
}
