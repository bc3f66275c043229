internal import COpenSSL

/// How a signature was made, as an AlgorithmIdentifier says it.
public enum SignatureScheme: Sendable, Hashable, CustomStringConvertible {
    case rsa(DigestAlgorithm)
    case rsaPSS(DigestAlgorithm, mask: DigestAlgorithm, salt: Int)
    case ecdsa(DigestAlgorithm)

    public var digest: DigestAlgorithm {
        switch self {
        case .rsa(let digest), .rsaPSS(let digest, _, _), .ecdsa(let digest): digest
        }
    }

    public var description: String {
        switch self {
        case .rsa(let digest): "RSA with \(digest)"
        case .rsaPSS(let digest, _, _): "RSASSA-PSS with \(digest)"
        case .ecdsa(let digest): "ECDSA with \(digest)"
        }
    }

    /// - Parameter outside: the digest that a message names beside the signature; it counts where
    ///   the algorithm names none (RFC 5754 §3.2).
    init?(_ algorithm: UnsafePointer<X509_ALGOR>?, outside: DigestAlgorithm? = nil) {
        guard let algorithm else { return nil }
        defer { ErrorQueue.discard() }
        let number = shim_algorithm(algorithm)
        if number == NID_rsassaPss {
            var (digest, mask, salt): (Int32, Int32, Int) = (0, 0, 0)
            guard shim_pss_parameters(algorithm, &digest, &mask, &salt) == 1,
                let own = DigestAlgorithm(libraryNumber: digest),
                let other = DigestAlgorithm(libraryNumber: mask), (0...512).contains(salt)
            else { return nil }
            self = .rsaPSS(own, mask: other, salt: salt)
            return
        }
        var (digest, key): (Int32, Int32) = (NID_undef, number)
        OBJ_find_sigid_algs(number, &digest, &key)
        guard let own = DigestAlgorithm(libraryNumber: digest) ?? outside else { return nil }
        switch key {
        case NID_rsaEncryption: self = .rsa(own)
        case NID_X9_62_id_ecPublicKey: self = .ecdsa(own)
        default: return nil
        }
    }
}
