internal import Control
internal import Core
internal import Hub
internal import PKI
public import Site
internal import Uplink

/// Takes what HQ gave in answer to the post's request: its certificate and whom to believe.
public struct EnrolmentImport: Sendable {
    /// Bytes of a bundle.
    public static let limit = 262_144

    private let paths: Paths
    private let files = LinuxFiles()
    private let time = SystemTime()

    public init(paths: Paths) {
        self.paths = paths
    }

    /// Checks the whole bundle before anything is written. The last file written is the one that
    /// turns forwarding on: a first import that is cut short leaves the post as it was, and any
    /// import may be run again.
    ///
    /// - Parameter isUnsigned: a person at the console answers for a bundle of authorities that the
    ///   card does not know.
    public func run(bundle path: String, isUnsigned: Bool = false) throws -> ProvisioningReport {
        _ = try paths.validated()
        let site = try AcceptedSite.loadForRole(paths: paths, files: files).site
        let secrets = SecretFiles(paths: paths)
        let bytes = try files.read(path, limit: Self.limit)
        guard let bundle = EnrolmentBundle(try JSONValue(parsing: bytes)) else {
            throw EnrolmentFault.notABundle(path: path)
        }
        let device = secrets.device(files)
        let certificate = try Certificate(pem: Array(bundle.certificate.utf8))
        let isSame = (try? device.current())??.certificate == certificate
        let successor = device.successor?.key
        let isRenewal = successor?.publicKey == certificate.publicKey
        try check(
            bundle, certificate, isOwn: isSame || isRenewal, site: site, secrets: secrets)
        if !isUnsigned { try checkHeadquarters(of: bundle) }
        try write(bundle.hubAuthority, to: secrets.hubAuthority)
        try write(bundle.listAuthority, to: secrets.listAuthority)
        if let carried = bundle.carried { try write(carried, to: secrets.carriedRecipient) }
        let visitors = try VisitorKeys(paths: paths, files: files).take(
            technicians: bundle.technicians, breakglass: bundle.breakglass, post: bundle.post)
        if let successor, isRenewal {
            try device.keep(DevicePair(certificate: certificate, key: successor))
            try Ownership.role(Role.uplink.rawValue).applyToEntry(at: device.next)
            try device.adopt()
        } else if !isSame {
            try write(bundle.certificate, to: secrets.deviceCertificate)
        }
        for role in [Role.uplink, .capture] {
            // A role that is down reads the files when it comes up.
            _ = try? ControlClient.call(
                path: paths.socket(of: role), call: RoleCall.reload, timeout: .seconds(2))
        }
        var report = ProvisioningReport()
        report.add(
            "enrolment", isSame ? .already : .done,
            "certificate \(certificate.serial) of \(bundle.post), "
                + "valid until \(certificate.notAfter)")
        report.add("hub", .done, "\(bundle.hub)" + advice(bundle, site))
        if let visitors { report.add("SSH", .done, visitors) }
        return report
    }

    /// - Parameter isOwn: the certificate is the one in use, or for the key that is to follow.
    private func check(
        _ bundle: EnrolmentBundle, _ certificate: Certificate, isOwn: Bool, site: Site,
        secrets: SecretFiles
    ) throws {
        guard bundle.post == site.post.id else {
            throw EnrolmentFault.otherPost(found: bundle.post, expected: site.post.id)
        }
        let provisioned = try PrivateKey(
            pem: files.read(secrets.deviceKey, limit: PEMLimit.file))
        guard isOwn || certificate.publicKey == provisioned.publicKey else {
            throw EnrolmentFault.otherKey
        }
        for keys in [bundle.technicians, bundle.breakglass].compactMap(\.self) {
            _ = try VisitorKeys.checked(keys)
        }
        let authorities = try Certificate.bundle(pem: Array(bundle.hubAuthority.utf8))
        _ = try Certificate.bundle(pem: Array(bundle.listAuthority.utf8))
        // At a time of its own validity: the board's clock may be years behind.
        try TrustStore(anchors: authorities).verify(
            certificate, at: max(time.now(), certificate.notBefore), purpose: .tlsClient)
        if let carried = bundle.carried {
            let recipient = try Certificate(pem: Array(carried.utf8))
            try TrustStore(anchors: authorities).verify(
                recipient, at: max(time.now(), recipient.notBefore), purpose: .recipient)
        }
    }

    /// Where the card knows its headquarters, no other takes the post: every authority of the
    /// bundle must be one that the card knows or is led to.
    private func checkHeadquarters(of bundle: EnrolmentBundle) throws {
        guard let known = try KnownHeadquarters.load(paths, files) else { return }
        for (use, text) in [
            (AuthorityUse.hub, bundle.hubAuthority), (.lists, bundle.listAuthority),
        ] {
            let believed = known.trusted(use, bundle.authorities[use]).believed
            for authority in try Certificate.bundle(pem: Array(text.utf8))
            where !believed.contains(authority) {
                throw EnrolmentFault.otherHeadquarters(
                    name: authority.subjectText, fingerprint: "\(authority.fingerprint)",
                    path: KnownHeadquarters.path(paths))
            }
        }
    }

    private func advice(_ bundle: EnrolmentBundle, _ site: Site) -> String {
        bundle.hub == site.uplink.hub.description
            ? "" : "; site.toml says \(site.uplink.hub) and is followed"
    }

    private func write(_ pem: String, to path: String) throws(FileFault) {
        let bytes = Array(pem.utf8)
        if let current = try? files.read(path, limit: PEMLimit.file), current == bytes { return }
        try files.replace(path, with: bytes, mode: 0o644)
    }
}
