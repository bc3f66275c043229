internal import COpenSSL
public import Core

/// A certificate revocation list (RFC 5280 §5), as it was read; nothing about it has been verified.
///
/// `@unchecked Sendable` holds because the object is never changed after `init`; OpenSSL sorts its
/// entries at the first look-up under a lock of the object's own.
public final class RevocationList: @unchecked Sendable {
    /// When it was made.
    public let thisUpdate: Timestamp
    /// When the next one is due; `nil` where that is not said.
    public let nextUpdate: Timestamp?
    private let pointer: OpaquePointer

    private static let activity = "read the revocation list"

    /// - Throws: `malformed` unless `der` is one list with times of the calendar.
    public init(der: [UInt8]) throws(PKIFault) {
        let list = try DER.read(
            der, limit: PKILimit.revocationList, Self.activity, free: { X509_CRL_free($0) },
            { d2i_X509_CRL(nil, $0, $1) })
        thisUpdate = try Certificate.time(X509_CRL_get0_lastUpdate(list.pointer), Self.activity)
        if let next = X509_CRL_get0_nextUpdate(list.pointer) {
            nextUpdate = try Certificate.time(next, Self.activity)
        } else {
            nextUpdate = nil
        }
        X509_CRL_up_ref(list.pointer)
        pointer = list.pointer
    }

    deinit {
        X509_CRL_free(pointer)
    }

    /// DER, or PEM with any number of lists.
    public static func read(_ bytes: [UInt8]) throws(PKIFault) -> [RevocationList] {
        if bytes.first == 0x30 { return [try RevocationList(der: bytes)] }
        var lists: [RevocationList] = []
        for block in try PEMText.blocks(
            bytes, limit: PKILimit.revocationList, count: PKILimit.bundleCertificates, activity)
        where block.label == "X509 CRL" {
            lists.append(try RevocationList(der: block.der))
        }
        guard !lists.isEmpty else {
            throw PKIFault(.malformed, activity, "it is neither DER nor PEM with a list")
        }
        return lists
    }

    public var issuerText: String { DistinguishedName.text(X509_CRL_get_issuer(pointer)) }

    /// Whether its issuer is the certificate's issuer by name.
    public func concerns(_ certificate: Certificate) -> Bool {
        X509_NAME_cmp(X509_CRL_get_issuer(pointer), X509_get_issuer_name(certificate.pointer)) == 0
    }

    /// Whether its signature was made with the key of a certificate that has its issuer's name.
    public func isSigned(by issuer: Certificate) -> Bool {
        ErrorQueue.discard()
        defer { ErrorQueue.discard() }
        return X509_NAME_cmp(
            X509_CRL_get_issuer(pointer), X509_get_subject_name(issuer.pointer)) == 0
            && X509_CRL_verify(pointer, issuer.publicKey.handle.pointer) == 1
    }

    /// Whether it covers all that its issuer issued: no list of changes, of one distribution point
    /// or with an extension that is critical and unknown (RFC 5280 §5.2).
    public var isComplete: Bool {
        (0..<X509_CRL_get_ext_count(pointer)).allSatisfy { index in
            X509_EXTENSION_get_critical(X509_CRL_get_ext(pointer, index)) == 0
        }
    }

    /// When the certificate was revoked by this list's issuer; `nil` where it is not in the list.
    public func revocation(of certificate: Certificate) -> Timestamp? {
        defer { ErrorQueue.discard() }
        var entry: OpaquePointer?
        guard X509_CRL_get0_by_cert(pointer, &entry, certificate.pointer) == 1, let entry else {
            return nil
        }
        // An entry without a readable time revokes all the same.
        return (try? Certificate.time(X509_REVOKED_get0_revocationDate(entry), Self.activity))
            ?? thisUpdate
    }
}
