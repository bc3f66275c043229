internal import COpenSSL

/// Keys from passwords (RFC 7914).
public enum Scrypt {
    /// - Parameters:
    ///   - cost: N, a power of two above 1.
    ///   - blockSize: r. Working memory is about 128·N·r bytes, ``PKILimit/scryptMemory`` at most.
    ///   - parallelism: p.
    ///   - length: bytes of the result, 1 to 1024.
    /// - Throws: `malformed` for parameters outside these ranges.
    public static func derive(
        secret: [UInt8], salt: [UInt8], cost: Int, blockSize: Int, parallelism: Int, length: Int
    ) throws(PKIFault) -> [UInt8] {
        let activity = "derive a key with scrypt"
        guard cost > 1, cost & (cost - 1) == 0 else {
            throw PKIFault(.malformed, activity, "the cost \(cost) is not a power of two above 1")
        }
        guard blockSize > 0, parallelism > 0, (1...1_024).contains(length) else {
            throw PKIFault(
                .malformed, activity,
                "block size \(blockSize), parallelism \(parallelism) or length \(length) is out of "
                    + "range"
            )
        }
        ErrorQueue.discard()
        var done: Int32 = 0
        let key = [UInt8](unsafeUninitializedCapacity: length) { buffer, count in
            // An empty array may have no address, which OpenSSL would take for "check only".
            done = secret.withUnsafeBytes { secret in
                withUnsafeBytes(of: UInt8(0)) { nothing in
                    EVP_PBE_scrypt(
                        (secret.baseAddress ?? nothing.baseAddress)?
                            .assumingMemoryBound(to: CChar.self),
                        secret.count, salt, salt.count, UInt64(cost), UInt64(blockSize),
                        UInt64(parallelism), UInt64(PKILimit.scryptMemory), buffer.baseAddress,
                        length)
                }
            }
            count = done == 1 ? length : 0
        }
        try check(
            done, activity, "cost \(cost) with block size \(blockSize) is more than allowed",
            code: .malformed)
        return key
    }
}
