internal import COpenSSL
internal import Synchronization

/// Owns an `EVP_PKEY`.
///
/// `@unchecked Sendable` holds because the key is never changed once it is here, OpenSSL counts its
/// references atomically and guards its internal caches with locks of its own, and every use makes
/// a context of its own. Providers that are not OpenSSL's take turns.
final class KeyHandle: @unchecked Sendable {
    /// Providers for hardware keep one connection for all their keys, and not every version of
    /// them guards it. Keys in OpenSSL's own providers do not wait here.
    static let hardwareTurn = Mutex<Void>(())

    /// For reading the public half, and for ``withPointer(_:)``.
    let pointer: OpaquePointer
    /// Which keeps the key, where that is not OpenSSL in this process's memory.
    let provider: String?
    private var isInOwnMemory: Bool { provider == nil }

    /// Takes the key over.
    init(owning pointer: OpaquePointer) {
        self.pointer = pointer
        let provider = EVP_PKEY_get0_provider(pointer)
            .flatMap { OSSL_PROVIDER_get0_name($0) }.map { String(cString: $0) }
        self.provider = provider == "default" || provider == "fips" ? nil : provider
    }

    /// For whatever signs with the key (property(7)): OpenSSL takes its own provider otherwise,
    /// which has the public half alone. tpm2-openssl has a word for signatures; without it a TPM
    /// would be given megabytes to hash, a kilobyte at a time.
    var properties: String? {
        provider.map { $0 == "tpm2" ? "?tpm2.signature" : "?provider=\($0)" }
    }

    deinit {
        if isInOwnMemory {
            EVP_PKEY_free(pointer)
        } else {
            Self.hardwareTurn.withLock { _ in EVP_PKEY_free(pointer) }
        }
    }

    var isEllipticCurve: Bool { EVP_PKEY_is_a(pointer, "EC") == 1 }

    var isRSA: Bool { EVP_PKEY_is_a(pointer, "RSA") == 1 }

    /// An RSA key whose certificate allows it RSASSA-PSS alone (RFC 4055 §1.2).
    var isRSAPSS: Bool { EVP_PKEY_is_a(pointer, "RSA-PSS") == 1 }

    /// Lends the key, alone where it is in hardware. The body must not let go of another key.
    func withPointer<Result: Sendable>(
        _ body: (OpaquePointer) throws(PKIFault) -> Result
    ) throws(PKIFault) -> Result {
        ErrorQueue.discard()
        defer { ErrorQueue.discard() }
        if isInOwnMemory { return try body(pointer) }
        return try Self.hardwareTurn.withLock { (_) throws(PKIFault) -> Result in
            try body(pointer)
        }
    }
}
