internal import COpenSSL
public import Core

/// SHA-256 of bytes that arrive in pieces.
public struct SHA256Stream: ~Copyable {
    private let context: OpaquePointer

    public init() {
        // Both calls fail only without memory: the algorithm has been fetched.
        guard let context = EVP_MD_CTX_new(),
            EVP_DigestInit_ex2(context, SHA256.algorithm, nil) == 1
        else { preconditionFailure("no memory for a SHA-256 digest") }
        self.context = context
    }

    deinit {
        EVP_MD_CTX_free(context)
    }

    public mutating func update(_ bytes: [UInt8]) {
        bytes.withUnsafeBytes { update($0) }
    }

    public mutating func update(_ buffer: UnsafeRawBufferPointer) {
        // Fails only past 2^64 bits, which no run of this program reaches.
        precondition(EVP_DigestUpdate(context, buffer.baseAddress, buffer.count) == 1)
    }

    public consuming func finish() -> Digest256 {
        let hash = [UInt8](unsafeUninitializedCapacity: 32) { buffer, count in
            count = EVP_DigestFinal_ex(context, buffer.baseAddress, nil) == 1 ? 32 : 0
        }
        return SHA256.value(hash)
    }
}
