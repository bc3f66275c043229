public import Core
public import PKI

/// To whom a post seals what is carried by hand: the certificate of the enrolment, which only the
/// installer writes, and in the uplink's own directory the one that HQ has told of since. Every
/// reader looks itself whether an authority vouches for that. Calls block.
///
/// No clock is asked: a board's may be years off, and what is sealed to a certificate that has
/// ended HQ opens all the same. One follows another by the day on which it begins.
public struct RecipientFiles: Sendable {
    /// What became of a certificate that HQ told of.
    public enum Outcome: Sendable, Hashable {
        case kept
        /// It is the one in use.
        case known
        /// It began before the one in use, which stays.
        case older
    }

    private static let limit = 64 << 10
    private static let mode: UInt32 = 0o644

    private let enrolled: String
    private let directory: String
    private let authorities: AuthorityFiles
    private let files: any DurableFiles

    /// - Parameters:
    ///   - enrolled: the enrolment's, in PEM; it need not be there.
    ///   - directory: the uplink's own, `var/lib/waypost/uplink`.
    ///   - authorities: who vouches for others.
    public init(
        enrolled: String, directory: String, authorities: AuthorityFiles,
        files: any DurableFiles = LinuxFiles()
    ) {
        self.enrolled = enrolled
        self.directory = directory
        self.authorities = authorities
        self.files = files
    }

    /// The later of the two; `nil` where HQ never told of any.
    ///
    /// What HQ told counts as not told where it cannot be read, or where no authority vouches for
    /// it that this post believes or once believed.
    ///
    /// - Throws: `files` and `identity` where the enrolment's cannot be read and there is no other.
    public func current() throws(UplinkFault) -> Certificate? {
        let told = told
        guard files.exists(enrolled) else { return told }
        do {
            let provisioned = try Certificate(pem: files.read(enrolled, limit: Self.limit))
            guard let told, told.notBefore >= provisioned.notBefore else { return provisioned }
            return told
        } catch {
            guard let told else { throw .of(error) }
            return told
        }
    }

    /// Keeps one that HQ told of, where an authority that is believed now has signed it for this
    /// use and it is not older than the one in use.
    ///
    /// - Throws: `recipientRefused` where nobody believed vouches for it; `files` and `identity`
    ///   where the enrolment's authorities cannot be read, or it cannot be written.
    public func keep(_ certificate: Certificate) throws(UplinkFault) -> Outcome {
        let held = (try? current()).flatMap(\.self)
        guard certificate != held else { return .known }
        let believed = try authorities.trusted(.hub).believed
        do {
            try Self.verify(certificate, by: believed)
        } catch {
            throw .recipientRefused(
                reason: "\(certificate.subjectText), serial \(certificate.serial), signed by "
                    + "\(certificate.issuerText): \(error.problem)")
        }
        if let held, certificate.notBefore < held.notBefore { return .older }
        do {
            try files.replace(path, with: certificate.pem, mode: Self.mode)
        } catch {
            throw .files(error)
        }
        return .kept
    }

    /// The mark of the one in use; empty where there is none.
    public var mark: String { (try? current()).flatMap(\.self).map(Self.mark) ?? "" }

    /// By which HQ and posts name a certificate to one another: the first 16 hexadecimal digits of
    /// its SHA-256.
    public static func mark(of certificate: Certificate) -> String {
        String(certificate.fingerprint.description.prefix(16))
    }

    private var told: Certificate? {
        guard let bytes = try? files.read(path, limit: Self.limit),
            let certificate = try? Certificate(pem: bytes),
            let trusted = try? authorities.trusted(.hub),
            (try? Self.verify(certificate, by: trusted.everBelieved)) != nil
        else { return nil }
        return certificate
    }

    /// At a moment at which its issuer vouched for it.
    private static func verify(
        _ certificate: Certificate, by authorities: [Certificate]
    ) throws(PKIFault) {
        try TrustStore(anchors: authorities).verify(
            certificate, at: certificate.notBefore, purpose: .recipient)
    }

    private var path: String { directory + "/hub-carried.pem" }
}
