public import Core

/// Why bytes are not a batch, or records cannot become one.
public enum WireFault: Fault, Hashable {
    /// The first byte names a layout that this program does not read.
    case unknownVersion(UInt8)
    /// The bytes end early, go on too long or say something else than they hold.
    case malformed(String)
    case overLimit(what: String, found: Int, limit: Int)
    /// The entries do not decompress to what the header says.
    case compression(String)
    /// The batch builds on records that are not at hand.
    case needsHistory
    /// What the sender read back differs from what it meant to send.
    case notFaithful

    public var problem: String {
        switch self {
        case .unknownVersion(let version): "the batch has the unknown layout \(version)"
        case .malformed(let reason): "the batch is malformed: \(reason)"
        case .overLimit(let what, let found, let limit):
            "the batch has \(found) \(what), more than \(limit)"
        case .compression(let reason): "the batch cannot be decompressed: \(reason)"
        case .needsHistory: "the batch builds on records that are not at hand"
        case .notFaithful: "the batch read back differs from the records it was made of"
        }
    }

    public var remedy: String? {
        switch self {
        case .unknownVersion: "agree on a layout in the greeting first: layout 1 is always offered"
        default: nil
        }
    }
}
