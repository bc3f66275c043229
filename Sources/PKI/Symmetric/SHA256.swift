internal import COpenSSL
public import Core

/// SHA-256 (FIPS 180-4).
public enum SHA256 {
    /// The algorithm, looked up once: a lookup costs more than hashing a record.
    ///
    /// Unsafe only to the compiler: the object is never changed or freed, and OpenSSL allows its
    /// use from any thread. A build of OpenSSL without SHA-256 could not run anything here.
    nonisolated(unsafe) static let algorithm: OpaquePointer = {
        guard let algorithm = EVP_MD_fetch(nil, "SHA256", nil) else {
            preconditionFailure("this OpenSSL offers no SHA-256; check its configuration")
        }
        return algorithm
    }()

    public static func digest(_ bytes: [UInt8]) -> Digest256 {
        let hash = [UInt8](unsafeUninitializedCapacity: 32) { buffer, count in
            let done = EVP_Digest(bytes, bytes.count, buffer.baseAddress, nil, algorithm, nil)
            count = done == 1 ? 32 : 0
        }
        return value(hash)
    }

    /// The digest of all parts as if they were one.
    public static func digest(_ parts: [[UInt8]]) -> Digest256 {
        var stream = SHA256Stream()
        for part in parts { stream.update(part) }
        return stream.finish()
    }

    static func value(_ hash: [UInt8]) -> Digest256 {
        // A fetched algorithm fails only without memory, and its digests have 32 bytes.
        guard let digest = Digest256(bytes: hash) else {
            preconditionFailure("no memory for a SHA-256 digest")
        }
        return digest
    }
}
