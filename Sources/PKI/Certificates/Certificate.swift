internal import COpenSSL
public import Core

/// An X.509 certificate, as it was read; nothing about it has been verified.
///
/// `@unchecked Sendable` holds because the object is never changed after `init`, OpenSSL counts its
/// references atomically and fills its caches under a lock of the object's own.
public final class Certificate: @unchecked Sendable {
    public let der: [UInt8]
    /// Lower-case hexadecimal, two digits for each byte, with `-` before a negative one.
    public let serial: String
    public let notBefore: Timestamp
    /// From this instant on it counts as expired, as in OpenSSL; RFC 5280 §4.1.2.5 would allow its
    /// last second.
    public let notAfter: Timestamp
    /// SHA-256 of ``der``.
    public let fingerprint: Digest256
    public let publicKey: PublicKey
    let pointer: OpaquePointer

    /// - Throws: `malformed` unless `der` is one certificate with dates of the calendar;
    ///   `wrongKey` when its key is neither an elliptic-curve nor an RSA one.
    public init(der: [UInt8]) throws(PKIFault) {
        let activity = "read the certificate"
        let certificate = try DER.read(
            der, limit: PKILimit.certificate, activity, free: { X509_free($0) },
            { d2i_X509(nil, $0, $1) })
        let pointer = certificate.pointer
        serial = Self.serial(of: pointer)
        notBefore = try Self.time(X509_get0_notBefore(pointer), activity)
        notAfter = try Self.time(X509_get0_notAfter(pointer), activity)
        publicKey = try PublicKey(of: pointer)
        fingerprint = SHA256.digest(der)
        self.der = der
        X509_up_ref(pointer)
        self.pointer = pointer
        ErrorQueue.discard()
    }

    deinit {
        X509_free(pointer)
    }

    /// The last common name of the subject; `nil` where there is none.
    public var subjectCommonName: String? {
        DistinguishedName.commonName(X509_get_subject_name(pointer))
    }

    /// The last common name of the issuer; `nil` where there is none.
    public var issuerCommonName: String? {
        DistinguishedName.commonName(X509_get_issuer_name(pointer))
    }

    /// Whether the basic constraints make it an authority.
    public var isAuthority: Bool {
        defer { ErrorQueue.discard() }
        // 1 is the version 3 extension; higher numbers are tolerances for older kinds.
        return X509_check_ca(pointer) == 1
    }

    private static func serial(of pointer: OpaquePointer) -> String {
        guard let number = X509_get0_serialNumber(pointer) else { return "" }
        return text(of: number)
    }

    /// A serial number as ``serial`` writes it.
    static func text(of number: UnsafePointer<ASN1_INTEGER>) -> String {
        let count = Int(ASN1_STRING_length(number))
        let digits = Hexadecimal.text(
            UnsafeBufferPointer(start: ASN1_STRING_get0_data(number), count: count))
        let isNegative = ASN1_STRING_type(number) & V_ASN1_NEG != 0
        return isNegative ? "-" + digits : digits
    }

    static func time(
        _ time: UnsafePointer<ASN1_TIME>?, _ activity: String
    ) throws(PKIFault) -> Timestamp {
        var fields = tm()
        guard ASN1_TIME_to_tm(time, &fields) == 1,
            let date = CalendarDate(
                year: Int(fields.tm_year) + 1_900, month: Int(fields.tm_mon) + 1,
                day: Int(fields.tm_mday))
        else { throw .drained(.malformed, activity, "what should be a time is none") }
        let seconds =
            date.daysSinceEpoch * 86_400 + Int(fields.tm_hour) * 3_600 + Int(fields.tm_min) * 60
            + Int(fields.tm_sec)
        return Timestamp(milliseconds: Int64(seconds) * 1_000)
    }
}

extension Certificate: Hashable {
    public static func == (left: Certificate, right: Certificate) -> Bool { left.der == right.der }

    public func hash(into hasher: inout Hasher) { hasher.combine(der) }
}
