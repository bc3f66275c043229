public import Core

/// Why the journal did not do what was asked. What it had acknowledged before stays as it was.
public enum JournalFault: Fault, Hashable {
    /// The identifier stands in the journal with another body or kind.
    case conflict(Identifier)
    /// Too many records wait for their commit.
    case busy(waiting: Int)
    /// Storing would eat into the reserve that keeps the post alive.
    case full(freeBytes: Int64, reserveBytes: Int64)
    /// The draft holds a number that RFC 8785 with whole numbers cannot write.
    case notCanonical(pointer: String)
    case tooLarge(bytes: Int, limit: Int)
    /// The record is stored, and its body was purged since.
    case purged(PurgedRecord)
    /// The draft names, at these places of its body, attachments that are not complete here.
    case lacksAttachments(pointers: [String])
    /// No journal has been provisioned here.
    case notProvisioned(directory: String)
    /// It is there, or may be, and this user may not look.
    case notPermitted(path: String)
    /// The journal was made for another post.
    case otherPost(found: String, expected: String)
    /// The file system refuses writing.
    case readOnly(path: String)
    /// The journal has been closed, or was never ready.
    case closed
    /// What is stored is not what was stored.
    case damaged(epoch: Identifier?, sequence: Int64?, reason: String)
    /// A flush failed: what the disk holds is unknown until the file is opened and read again.
    case flushFailed(reason: String)
    /// Any other answer of SQLite.
    case storage(reason: String)

    public var problem: String {
        switch self {
        case .conflict(let id): "record \(id) is already stored with other content"
        case .busy(let waiting): "\(waiting) records already wait to be stored"
        case .full(let free, let reserve):
            "the disk has \(free) bytes left and \(reserve) of them are kept in reserve"
        case .notCanonical(let pointer):
            "the number at \(pointer) is not a whole number within 2^53"
        case .tooLarge(let bytes, let limit):
            "the record has \(bytes) bytes, more than the \(limit) that one record may have"
        case .purged(let record):
            "the body of record \(record.id) was purged; its place and hashes stand"
        case .lacksAttachments(let pointers):
            "the attachments at \(pointers.joined(separator: ", ")) are not complete at this post"
        case .notProvisioned(let directory): "there is no journal in \(directory)"
        case .notPermitted(let path): "this user may not read the journal \(path)"
        case .otherPost(let found, let expected):
            "the journal belongs to post \(found), not to \(expected)"
        case .readOnly(let path): "the journal \(path) cannot be written: it is read-only"
        case .closed: "the journal is closed"
        case .damaged(let epoch, let sequence, let reason):
            "the journal is damaged at sequence \(sequence.map(String.init) ?? "unknown")"
                + "\(epoch.map { " of epoch \($0)" } ?? ""): \(reason)"
        case .flushFailed(let reason): "the disk did not confirm a flush: \(reason)"
        case .storage(let reason): "the journal's database answered: \(reason)"
        }
    }

    public var remedy: String? {
        switch self {
        case .conflict: "give a new record a new identifier"
        case .busy: "send it again in a moment"
        case .full: "free space on the disk; nothing that was stored is touched"
        case .notCanonical: "write physical values in milli-units"
        case .tooLarge: "send images as attachments"
        case .purged: "ask HQ, which holds it"
        case .lacksAttachments: "send the attachments first, then the record again"
        case .notProvisioned: "run: waypost provision --site FILE"
        case .notPermitted: "run it as root or as a member of the group waypost-journal"
        case .otherPost: "check the post's id in site.toml, or move the post with provision"
        case .readOnly: "check the disk and its mount, then owner and mode of the directory"
        case .closed, .storage: nil
        case .damaged: "run: waypost records verify"
        case .flushFailed: "check the disk; the role opens the journal again"
        }
    }

    public var isTransient: Bool {
        switch self {
        case .busy, .full, .closed, .flushFailed, .storage: true
        default: false
        }
    }
}
