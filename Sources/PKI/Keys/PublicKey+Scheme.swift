internal import COpenSSL

extension PublicKey {
    /// What kind of key it is.
    public enum Kind: Sendable, Hashable, CustomStringConvertible {
        case rsa(bits: Int)
        /// An RSA key that is allowed RSASSA-PSS alone.
        case rsaPSS(bits: Int)
        /// - Parameters:
        ///   - curve: `nil` where the parameters are those of no curve that OpenSSL knows.
        ///   - isExplicit: whether they are written out instead of named.
        case ellipticCurve(String?, bits: Int, isExplicit: Bool)

        public var bits: Int {
            switch self {
            case .rsa(let bits), .rsaPSS(let bits), .ellipticCurve(_, let bits, _): bits
            }
        }

        public var description: String {
            switch self {
            case .rsa(let bits): "RSA \(bits)"
            case .rsaPSS(let bits): "RSASSA-PSS \(bits)"
            case .ellipticCurve(let curve, let bits, _): curve ?? "unknown curve of \(bits) bits"
            }
        }
    }

    public var kind: Kind {
        defer { ErrorQueue.discard() }
        let bits = Int(EVP_PKEY_get_bits(handle.pointer))
        if handle.isRSAPSS { return .rsaPSS(bits: bits) }
        guard handle.isEllipticCurve else { return .rsa(bits: bits) }
        var explicit: Int32 = 0
        EVP_PKEY_get_int_param(
            handle.pointer, "decoded-from-explicit", &explicit)
        var name = [CChar](repeating: 0, count: 64)
        let isNamed =
            EVP_PKEY_get_utf8_string_param(
                handle.pointer, "group", &name, name.count, nil) == 1
        let text = String(decoding: name.prefix { $0 != 0 }.map(UInt8.init), as: UTF8.self)
        return .ellipticCurve(
            isNamed && !text.isEmpty ? text : nil, bits: bits, isExplicit: explicit == 1)
    }

    /// Whether the private half of this key made `signature` over `message` in that way.
    ///
    /// A key that is allowed RSASSA-PSS alone is also tried with PKCS#1, which issuers mix up;
    /// ``kind`` lets the caller see it.
    public func isValid(
        signature: [UInt8], of message: [UInt8], scheme: SignatureScheme
    ) -> Bool {
        ErrorQueue.discard()
        defer { ErrorQueue.discard() }
        switch scheme {
        case .ecdsa:
            return handle.isEllipticCurve && verify(handle, signature, message, scheme)
        case .rsaPSS:
            return !handle.isEllipticCurve && verify(handle, signature, message, scheme)
        case .rsa:
            guard handle.isRSAPSS else {
                return handle.isRSA && verify(handle, signature, message, scheme)
            }
            guard let plain = plainRSA() else { return false }
            return verify(plain, signature, message, scheme)
        }
    }

    private func verify(
        _ key: KeyHandle, _ signature: [UInt8], _ message: [UInt8], _ scheme: SignatureScheme
    ) -> Bool {
        guard let context = EVP_MD_CTX_new() else { return false }
        defer { EVP_MD_CTX_free(context) }
        var parameters: OpaquePointer?
        guard
            EVP_DigestVerifyInit(
                context, &parameters, scheme.digest.library, nil, key.pointer) == 1
        else { return false }
        if case .rsaPSS(_, let mask, let salt) = scheme {
            guard shim_set_pss(parameters, mask.library, Int32(salt)) == 1 else { return false }
        }
        return EVP_DigestVerify(context, signature, signature.count, message, message.count) == 1
    }

    /// The same modulus and exponent without the limit to RSASSA-PSS.
    private func plainRSA() -> KeyHandle? {
        guard
            let info = try? DER.read(
                der, limit: PKILimit.certificate, "copy the key", free: { X509_PUBKEY_free($0) },
                { d2i_X509_PUBKEY(nil, $0, $1) })
        else { return nil }
        var cursor: UnsafePointer<UInt8>?
        var length: Int32 = 0
        guard X509_PUBKEY_get0_param(nil, &cursor, &length, nil, info.pointer) == 1 else {
            return nil
        }
        return d2i_PublicKey(EVP_PKEY_RSA, nil, &cursor, Int(length))
            .map { KeyHandle(owning: $0) }
    }
}
