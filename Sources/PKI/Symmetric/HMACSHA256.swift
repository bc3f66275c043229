internal import COpenSSL

/// HMAC with SHA-256 (RFC 2104).
public enum HMACSHA256 {
    /// The code of `bytes` under `key`, 32 bytes. The key may have any length, also none.
    public static func code(for bytes: [UInt8], key: [UInt8]) -> [UInt8] {
        let code = [UInt8](unsafeUninitializedCapacity: 32) { buffer, count in
            let done = key.withUnsafeBytes { key in
                // An empty array may have no address; OpenSSL would take that for "the key before".
                withUnsafeBytes(of: UInt8(0)) { nothing in
                    HMAC(
                        SHA256.algorithm, key.baseAddress ?? nothing.baseAddress,
                        Int32(key.count), bytes, bytes.count, buffer.baseAddress, nil)
                }
            }
            count = done == nil ? 0 : 32
        }
        // The algorithm has been fetched and takes any key, so only memory can be missing.
        precondition(code.count == 32, "no memory for an HMAC")
        return code
    }
}
