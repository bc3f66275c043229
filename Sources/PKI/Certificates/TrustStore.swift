internal import COpenSSL
public import Core

/// The certificates that are trusted without further proof, and chains checked against them.
///
/// An anchor is trusted for itself and for what it issued, whether it is self-signed or not. The
/// system's own anchors are never used.
public struct TrustStore: Sendable {
    public let anchors: [Certificate]
    private let store: Store

    public init(anchors: [Certificate]) {
        self.anchors = anchors
        store = Store(anchors)
    }

    /// Checks that a chain leads from `certificate` to an anchor and fits `purpose`.
    ///
    /// - Parameters:
    ///   - intermediates: further certificates that may stand in the chain, trusted for nothing.
    ///   - time: when the chain must be valid; the system's clock is never asked.
    ///   - host: a name or an address that the certificate must name (RFC 6125 §6); `nil` for any.
    /// - Throws: `expired` and `notYetValid` where only the time is wrong; `untrusted` for any
    ///   other fault of the chain, which comes first.
    public func verify(
        _ certificate: Certificate, intermediates: [Certificate] = [], at time: Timestamp,
        purpose: CertificatePurpose, host: String? = nil
    ) throws(PKIFault) {
        let name = certificate.subjectCommonName ?? certificate.serial
        let activity = "trust the certificate of \(name)"
        ErrorQueue.discard()
        defer { ErrorQueue.discard() }
        let others = try CertificateStack(intermediates, activity)
        let context = try Handle(
            X509_STORE_CTX_new(), free: { X509_STORE_CTX_free($0) }, activity)
        try check(
            X509_STORE_CTX_init(
                context.pointer, store.pointer, certificate.pointer, others.pointer), activity)
        let parameters = X509_STORE_CTX_get0_param(context.pointer)
        X509_VERIFY_PARAM_set_depth(parameters, PKILimit.chainDepth)
        X509_VERIFY_PARAM_set_flags(parameters, UInt(X509_V_FLAG_PARTIAL_CHAIN))
        X509_VERIFY_PARAM_set_time(parameters, time.wholeSeconds)
        // Refused where the text is no address: then it is a name.
        if let host, X509_VERIFY_PARAM_set1_ip_asc(parameters, host) != 1 {
            try check(X509_VERIFY_PARAM_set1_host(parameters, host, 0), activity)
        }
        if let number = purpose.libraryNumber {
            try check(X509_VERIFY_PARAM_set_purpose(parameters, number), activity)
        }
        let isTrusted = X509_verify_cert(context.pointer) == 1
        let result = X509_STORE_CTX_get_error(context.pointer)
        guard isTrusted, result == X509_V_OK else {
            let text = String(cString: X509_verify_cert_error_string(Int(result)))
            throw .drained(Self.code(result), activity, "\(text) at \(time)")
        }
        if let usage = purpose.requiredUsage, !certificate.extendedKeyUsages.contains(usage) {
            throw PKIFault(.untrusted, activity, "it is not made for \(purpose)")
        }
    }

    private static func code(_ result: Int32) -> PKIFault.Code {
        switch result {
        case X509_V_ERR_CERT_HAS_EXPIRED: .expired
        case X509_V_ERR_CERT_NOT_YET_VALID: .notYetValid
        default: .untrusted
        }
    }
}

extension CertificatePurpose {
    fileprivate var libraryNumber: Int32? {
        switch self {
        case .tlsServer: X509_PURPOSE_SSL_SERVER
        case .tlsClient: X509_PURPOSE_SSL_CLIENT
        case .any, .listSigning, .receiptSigning, .recipient, .publishing: nil
        }
    }
}

/// Owns an `X509_STORE`.
///
/// `@unchecked Sendable` holds because nothing is added after `init` and OpenSSL guards look-ups
/// with the store's own lock.
private final class Store: @unchecked Sendable {
    let pointer: OpaquePointer

    init(_ anchors: [Certificate]) {
        guard let pointer = X509_STORE_new() else {
            preconditionFailure("no memory for a trust store")
        }
        for anchor in anchors {
            // Refuses nothing but a lack of memory: the object is a certificate, and one that is
            // there already counts as added.
            precondition(X509_STORE_add_cert(pointer, anchor.pointer) == 1)
        }
        self.pointer = pointer
    }

    deinit {
        X509_STORE_free(pointer)
    }
}
