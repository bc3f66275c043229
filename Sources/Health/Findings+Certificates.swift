public import Core

/// A certificate of the post and the day on which it ends.
public struct CertificateReport: Sendable, Hashable {
    /// In the words of a sentence: `This post's certificate for HQ`.
    public let what: String
    /// For programs: `device`.
    public let name: String
    public let notAfter: Timestamp
    /// How a person replaces it.
    public let remedy: String
    /// What ends with it.
    public let consequence: String

    public init(
        what: String, name: String, notAfter: Timestamp, consequence: String, remedy: String
    ) {
        self.what = what
        self.name = name
        self.notAfter = notAfter
        self.consequence = consequence
        self.remedy = remedy
    }
}

extension Findings {
    /// A certificate's end is told of so long before.
    public static let certificateNotice: Duration = .seconds(90 * 86_400)

    /// HQ was asked to renew the device's certificate and said no.
    ///
    /// - Parameter reason: `nil` where it did not.
    public static func renewalRefused(_ reason: String?) -> Finding? {
        reason.map {
            Finding(
                code: "certificates.renewal", severity: .warning,
                summary: "HQ does not renew this post's certificate: \($0).",
                remedy: "ask HQ why; by hand: waypost provision --renew FILE, waypost-hub enrol "
                    + "--csr FILE, waypost provision --import BUNDLE")
        }
    }

    /// HQ tells to seal what is carried by hand to a certificate that this post does not take.
    ///
    /// - Parameter reason: `nil` where it took it, or was told of none.
    public static func recipientRefused(_ reason: String?) -> Finding? {
        reason.map {
            Finding(
                code: "certificates.recipient", severity: .warning,
                summary: "HQ's new certificate for what is carried by hand is refused: \($0). What "
                    + "is sealed goes to the one before.",
                remedy: "ask HQ who made it (waypost-hub carried status); a bundle of HQ's own "
                    + "brings it by hand: waypost-hub enrol --csr FILE --out BUNDLE, waypost "
                    + "provision --import BUNDLE")
        }
    }

    /// Certificates that end soon, or have.
    ///
    /// - Parameter now: by this computer's clock, as TLS asks it too, trusted or not.
    public static func certificates(
        _ reports: [CertificateReport], at now: Timestamp
    ) -> [Finding] {
        reports.compactMap { report in
            let left = report.notAfter - now
            guard left <= certificateNotice else { return nil }
            let hasEnded = left <= .zero
            let days = left.components.seconds / 86_400
            return Finding(
                code: "certificates.\(report.name)", severity: hasEnded ? .critical : .warning,
                summary: hasEnded
                    ? "\(report.what) ended on \(report.notAfter.date): \(report.consequence)."
                    : "\(report.what) ends in \(days) days, on \(report.notAfter.date).",
                remedy: report.remedy)
        }
    }
}
