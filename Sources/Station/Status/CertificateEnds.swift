internal import Core
internal import Health
internal import PKI
internal import Site
internal import Uplink

/// When the certificates that a role uses end. They are read anew each time, as an import replaces
/// them under a running role.
struct CertificateEnds {
    private let role: Role
    private let secrets: SecretFiles
    private let protection: String
    private let files: LinuxFiles
    private let now: Timestamp

    init(_ role: Role, _ context: RoleContext) {
        self.init(role, paths: context.paths, files: context.files, at: context.time.now())
    }

    init(_ role: Role, paths: Paths, files: LinuxFiles, at now: Timestamp) {
        self.role = role
        secrets = SecretFiles(paths: paths)
        protection = paths.protectionCertificate
        self.files = files
        self.now = now
    }

    var findings: [Finding] { Findings.certificates(reports, at: now) }

    private static let fromHQ =
        "the post renews it by link; without one: waypost provision --renew FILE, waypost-hub enrol "
        + "--csr FILE, waypost provision --import BUNDLE"

    private static let authorityOfHQ =
        "ask HQ for a bundle of its new authority, then waypost provision --import BUNDLE"

    private static let sealingToHQ =
        "HQ renews it and the post takes it by link; without one: waypost records export --to DIR, "
        + "waypost-hub import DIR --receipts DIR, waypost records import-receipts DIR"

    private static let ofLAN =
        "the post renews it by itself by a clock that somebody vouches for (waypost clock); by hand, "
        + "once the clock is right: waypost provision --site FILE"

    private var reports: [CertificateReport] {
        let all: [CertificateReport?]
        switch role {
        case .uplink:
            all = [
                (try? secrets.device(files).current()).flatMap(\.self).map {
                    CertificateReport(
                        what: "This post's certificate for HQ", name: "device",
                        notAfter: $0.certificate.notAfter,
                        consequence: "HQ takes nothing from it", remedy: Self.fromHQ)
                },
                report(
                    believed(.hub), "hub_ca", "HQ's authority",
                    "the post does not talk to HQ", Self.authorityOfHQ),
                report(
                    (try? secrets.recipient(files).current()).flatMap(\.self).map { [$0] } ?? [],
                    "carried", "HQ's certificate for what is carried by hand",
                    "HQ may have another key by now", Self.sealingToHQ),
            ]
        case .capture:
            let trust = try? LANTrust(secrets, files)
            all = [
                report(
                    believed(.lists), "list_ca", "The authority for lists",
                    "no list can be read", Self.authorityOfHQ),
                // One that another follows is told of by the workstations that it concerns.
                trust?.successor != nil || trust?.former != nil
                    ? nil
                    : report(
                        read(secrets.lanAuthority), "lan_ca", "The authority of the page",
                        "workstations do not reach it", Self.ofLAN),
                report(
                    Array(read(secrets.lanCertificate).prefix(1)), "lan",
                    "The certificate of the page", "workstations do not reach it", Self.ofLAN),
                report(
                    read(protection), "protection", "The protection role's certificate",
                    "whoever is to open referrals may have another key by then",
                    "ask the protection role for the new one and put it at \(protection)"),
            ]
        default: all = []
        }
        return all.compactMap(\.self)
    }

    private func believed(_ use: AuthorityUse) -> [Certificate] {
        (try? secrets.authorities(files).trusted(use))?.believed ?? []
    }

    private func read(_ path: String) -> [Certificate] {
        (try? files.read(path, limit: PEMLimit.file))
            .flatMap { try? Certificate.bundle(pem: $0) } ?? []
    }

    /// `nil` where there is none, or nothing that can be read: that is another's to tell.
    private func report(
        _ certificates: [Certificate], _ name: String, _ what: String, _ consequence: String,
        _ remedy: String
    ) -> CertificateReport? {
        // Of authorities that overlap the last to end counts.
        guard let end = certificates.map(\.notAfter).max() else { return nil }
        return CertificateReport(
            what: what, name: name, notAfter: end, consequence: consequence, remedy: remedy)
    }
}
