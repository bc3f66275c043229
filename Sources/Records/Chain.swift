public import Core
internal import PKI

/// The hash chain of RECORD.md, "Canonical bytes and chain": each record's hash is bound to its
/// place and to all that stands before it in its epoch.
public enum Chain {
    /// Stands before the first record of an epoch: SHA-256 of the epoch's sixteen raw bytes.
    public static func origin(of epoch: Identifier) -> Digest256 {
        SHA256.digest(epoch.bytes)
    }

    /// SHA-256(previous chain hash ‖ sequence as 8 bytes big-endian ‖ record hash), all raw.
    public static func link(
        previous: Digest256, sequence: Int64, recordHash: Digest256
    ) -> Digest256 {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(72)
        bytes += previous.bytes
        withUnsafeBytes(of: sequence.bigEndian) { bytes.append(contentsOf: $0) }
        bytes += recordHash.bytes
        return SHA256.digest(bytes)
    }
}

/// The last place of an epoch's chain.
public struct ChainHead: Sendable, Hashable {
    public let epoch: Identifier
    /// 0 before the first record.
    public let sequence: Int64
    public let chainHash: Digest256

    public init(epoch: Identifier, sequence: Int64, chainHash: Digest256) {
        self.epoch = epoch
        self.sequence = sequence
        self.chainHash = chainHash
    }

    /// An epoch that holds nothing yet.
    public init(startOf epoch: Identifier) {
        self.init(epoch: epoch, sequence: 0, chainHash: Chain.origin(of: epoch))
    }
}
