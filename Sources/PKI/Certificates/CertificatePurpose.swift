/// What a certificate is to be used for when its chain is checked.
///
/// The last four are this project's own, so that a key which signs receipts cannot sign lists.
/// Their identifiers lie in the arc for random numbers (ITU-T X.667, 2.25), which nobody registers.
public enum CertificatePurpose: Hashable, Sendable, CaseIterable {
    case tlsServer, tlsClient
    /// The chain counts, the use does not.
    case any
    /// Signing lists and the site's parameters; the certificate must say so.
    case listSigning
    /// Signing receipts; the certificate must say so.
    case receiptSigning
    /// Being encrypted to; the certificate must say so.
    case recipient
    /// Publishing files to posts; the certificate must say so.
    case publishing

    /// The extended key usage that must stand in the certificate beyond what OpenSSL checks.
    var requiredUsage: String? {
        switch self {
        case .tlsServer, .tlsClient, .any: nil
        case .listSigning: ExtendedKeyUsage.listSigning
        case .receiptSigning: ExtendedKeyUsage.receiptSigning
        case .recipient: ExtendedKeyUsage.recipient
        case .publishing: ExtendedKeyUsage.publishing
        }
    }
}

/// Object identifiers of extended key usages (RFC 5280 §4.2.1.12).
enum ExtendedKeyUsage {
    static let serverAuthentication = "1.3.6.1.5.5.7.3.1"
    static let clientAuthentication = "1.3.6.1.5.5.7.3.2"
    static let listSigning = "2.25.232595534836073431883039261311367606628"
    static let receiptSigning = "2.25.26392613830365527208266919213428282825"
    /// Keeps a certificate for encryption from counting as one for everything.
    static let recipient = "2.25.300901264508213034733325479994754741188"
    static let publishing = "2.25.335144559418874638614037782024920220260"
}
