internal import AsyncHTTPClient
internal import Glibc
internal import NIOCore
internal import NIOPosix
internal import NIOSSL
internal import PKI

/// Gives the errors of the libraries below a meaning that a person can act on.
///
/// BoringSSL's reasons can be told apart only by their names in its messages; that reading stands
/// here and nowhere else.
enum TransportErrors {
    static func fault(_ error: any Error, address: String) -> UplinkFault {
        if let reason = distrustOfHub(error) {
            return .distrusted(TLSDistrust(side: .hub, address: address, reason: reason))
        }
        let text = "\(error)"
        if let alert = alerts.first(where: { text.contains($0.name) }) {
            return .distrusted(TLSDistrust(side: .post, address: address, reason: alert.meaning))
        }
        if error is NIOSSLError || error is BoringSSLError || error is NIOSSLExtraError {
            guard !text.contains("EOF"), !text.contains("uncleanShutdown") else {
                return .unreachable(
                    address: address, reason: "the connection broke off", isAnswered: true)
            }
            return .distrusted(TLSDistrust(side: .handshake, address: address, reason: text))
        }
        return .unreachable(
            address: address, reason: reason(error, text), isAnswered: isAnswer(error))
    }

    /// Whether the error came from somebody: a connection that is refused or ended was carried by
    /// the line both ways. One that times out, or has no way at all, says nothing of the other end.
    static func isAnswer(_ error: any Error) -> Bool {
        if error as? HTTPClientError == .remoteConnectionClosed { return true }
        let refusals: Set<CInt> = [ECONNREFUSED, ECONNRESET]
        if let failure = error as? NIOConnectionError {
            return failure.connectionErrors.contains {
                ($0.error as? IOError).map { refusals.contains($0.errnoCode) } ?? false
            }
        }
        return (error as? IOError).map { refusals.contains($0.errnoCode) } ?? false
    }

    /// What the other side says of our certificate (RFC 8446 §6.2), in BoringSSL's names.
    private static let alerts: [(name: String, meaning: String)] = [
        ("ALERT_UNKNOWN_CA", "it was not issued by the hub's authority"),
        ("ALERT_CERTIFICATE_UNKNOWN", "it was not issued by the hub's authority"),
        ("ALERT_CERTIFICATE_EXPIRED", "it has expired, or the hub's clock is wrong"),
        ("ALERT_CERTIFICATE_REVOKED", "it has been revoked"),
        ("ALERT_BAD_CERTIFICATE", "it is damaged"),
        ("ALERT_UNSUPPORTED_CERTIFICATE", "it is not made for clients"),
        ("ALERT_CERTIFICATE_REQUIRED", "none was shown"),
        ("ALERT_ACCESS_DENIED", "access is denied"),
    ]

    private static func distrustOfHub(_ error: any Error) -> String? {
        if let fault = error as? PKIFault { return fault.problem }
        let text = "\(error)"
        if text.contains("failedToValidateHostname") {
            return "it does not name this address"
        }
        if text.contains("CERTIFICATE_VERIFY_FAILED") {
            return "it was not issued by the authority in hub-ca.pem, or is not valid now"
        }
        switch error as? NIOSSLError {
        case .unableToValidateCertificate, .noCertificateToValidate:
            return "it does not name this address"
        default: return nil
        }
    }

    private static func reason(_ error: any Error, _ text: String) -> String {
        switch error as? HTTPClientError {
        case HTTPClientError.connectTimeout: return "no answer to the attempt to connect"
        case HTTPClientError.tlsHandshakeTimeout: return "the TLS handshake was not completed"
        case HTTPClientError.remoteConnectionClosed: return "the hub closed the connection"
        case HTTPClientError.readTimeout, HTTPClientError.writeTimeout,
            HTTPClientError.deadlineExceeded:
            return "the hub fell silent"
        case HTTPClientError.cancelled: return "the request was cancelled"
        default: break
        }
        if let failure = error as? NIOConnectionError {
            guard let first = failure.connectionErrors.first else {
                return "the name \(failure.host) is not known"
            }
            return "\(first.error)"
        }
        return text
    }
}
