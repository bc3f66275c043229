public import Core

/// Why bytes of an attachment were not taken. What was complete before stays as it was.
public enum AttachmentFault: Fault, Hashable {
    /// Larger than an attachment may be; what had come of it is dropped.
    case tooLarge(limit: Int64)
    /// The bytes do not follow what is held: they begin behind its end.
    case wrongOffset(held: Int64)
    /// All came, and their SHA-256 is another than their name: what had come is dropped.
    case otherContent(found: Digest256)
    /// Not one byte came.
    case empty
    /// Taking it would eat into the reserve, which is the records' before it is the images'.
    case full(freeBytes: Int64, reserveBytes: Int64)
    /// Too many attachments of the post have begun and not ended.
    case tooManyBegun(limit: Int)
    case files(FileFault)

    public var problem: String {
        switch self {
        case .tooLarge(let limit): "an attachment has at most \(limit) bytes"
        case .wrongOffset(let held): "the post holds \(held) bytes of this attachment"
        case .otherContent(let found): "the SHA-256 of what arrived is \(found)"
        case .empty: "an attachment has at least one byte"
        case .full(let free, let reserve):
            "the disk has \(free) bytes left and \(reserve) of them are kept for records"
        case .tooManyBegun(let limit):
            "\(limit) attachments have begun and not ended"
        case .files(let fault): fault.problem
        }
    }

    public var remedy: String? {
        switch self {
        case .tooLarge: "send the image smaller"
        case .wrongOffset(let held): "go on at \(held), or send it whole without an offset"
        case .otherContent: "what had come is dropped: send it whole again"
        case .empty: nil
        case .full: "records are still taken; free space on the disk"
        case .tooManyBegun: "send it again later: what does not grow for a day is dropped"
        case .files(let fault): fault.remedy
        }
    }

    public var isTransient: Bool {
        switch self {
        case .full, .tooManyBegun, .wrongOffset: true
        case .files(let fault): fault.isTransient
        default: false
        }
    }
}

extension FileFault: Hashable {
    public static func == (left: FileFault, right: FileFault) -> Bool {
        left.operation == right.operation && left.path == right.path
            && left.errorNumber == right.errorNumber
    }

    public func hash(into hasher: inout Hasher) {
        hasher.combine(path)
        hasher.combine(errorNumber)
    }
}
