internal import Core
internal import PKI

/// The record hash of bytes as they are, whether they are understood or not (RECORD.md,
/// "Canonical bytes and chain").
enum BytesHash {
    static func of(_ bytes: [UInt8]) -> Digest256 { SHA256.digest(bytes) }
}
