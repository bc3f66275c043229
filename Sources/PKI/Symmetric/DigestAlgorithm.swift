internal import COpenSSL

/// The digests of FIPS 180-4 that documents and certificates use. What is too weak for whom is the
/// caller's to say.
public enum DigestAlgorithm: String, Sendable, Hashable, CaseIterable, CustomStringConvertible {
    case sha1 = "SHA-1"
    case sha224 = "SHA-224"
    case sha256 = "SHA-256"
    case sha384 = "SHA-384"
    case sha512 = "SHA-512"

    public var description: String { rawValue }

    /// By its dotted object identifier (RFC 5754 §2); `nil` for all others.
    public init?(objectIdentifier: String) {
        guard let found = Self.allCases.first(where: { $0.objectIdentifier == objectIdentifier })
        else { return nil }
        self = found
    }

    init?(libraryNumber: Int32) {
        guard let found = Self.allCases.first(where: { $0.libraryNumber == libraryNumber })
        else { return nil }
        self = found
    }

    public func digest(_ bytes: [UInt8]) -> [UInt8] {
        let hash = [UInt8](unsafeUninitializedCapacity: 64) { buffer, count in
            var length: UInt32 = 0
            let done = EVP_Digest(bytes, bytes.count, buffer.baseAddress, &length, library, nil)
            count = done == 1 ? Int(length) : 0
        }
        // As with SHA-256: no build of OpenSSL that runs this lacks them, and there is memory.
        precondition(!hash.isEmpty, "this OpenSSL offers no \(self); check its configuration")
        return hash
    }

    private var objectIdentifier: String {
        switch self {
        case .sha1: "1.3.14.3.2.26"
        case .sha224: "2.16.840.1.101.3.4.2.4"
        case .sha256: "2.16.840.1.101.3.4.2.1"
        case .sha384: "2.16.840.1.101.3.4.2.2"
        case .sha512: "2.16.840.1.101.3.4.2.3"
        }
    }

    private var libraryNumber: Int32 {
        switch self {
        case .sha1: NID_sha1
        case .sha224: NID_sha224
        case .sha256: NID_sha256
        case .sha384: NID_sha384
        case .sha512: NID_sha512
        }
    }

    /// OpenSSL's own object, which lives for ever.
    var library: OpaquePointer? {
        switch self {
        case .sha1: EVP_sha1()
        case .sha224: EVP_sha224()
        case .sha256: EVP_sha256()
        case .sha384: EVP_sha384()
        case .sha512: EVP_sha512()
        }
    }
}
