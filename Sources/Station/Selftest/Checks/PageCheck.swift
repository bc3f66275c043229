internal import Core
internal import Health
internal import PKI
internal import Site
internal import Uplink

/// The page of the LAN as a workstation meets it: its certificate by the post's own authority,
/// and an answer; and which workstations have been there.
struct PageCheck {
    let site: Site
    let secrets: SecretFiles
    let files: LinuxFiles
    let at: Timestamp

    static let answerLimit = Duration.seconds(10)
    /// One with less left was not renewed in years.
    static let shortLife = Duration.seconds(90 * 86_400)
    /// A workstation that was there within it is reached.
    static let lastUse: Int64 = 86_400

    /// Where the page is asked for: what listens everywhere listens on the board itself, too.
    var address: NetworkAddress {
        let listen = site.capture.listen
        let isEverywhere = ["0.0.0.0", "::"].contains(listen.host.text)
        let host = isEverywhere ? Host("127.0.0.1") ?? listen.host : listen.host
        return NetworkAddress(host: host, port: listen.port)
    }

    func page() async -> SelftestPoint {
        let authority: Certificate
        let certificate: Certificate
        do {
            authority = try Certificate(
                pem: files.read(secrets.lanAuthority, limit: PEMLimit.file))
            certificate = try Certificate.bundle(
                pem: files.read(secrets.lanCertificate, limit: PEMLimit.file))[0]
        } catch {
            return SelftestPoint(
                "page", .failed, "its certificate cannot be read: \(error)",
                remedy: "waypost provision --site etc/waypost/site.toml")
        }
        let url = "https://\(address)/readyz"
        let answer = await TrustedPage.look(
            at: url, trusting: [authority], within: Self.answerLimit)
        let left = certificate.notAfter - at
        let measured = [
            SelftestPoint.Measure("certificate_left", left.inSeconds / 86_400, "d", decimals: 0),
            SelftestPoint.Measure("authority_sha256", "\(authority.fingerprint)"),
        ]
        func point(
            _ outcome: SelftestPoint.Outcome, _ summary: String, _ remedy: String? = nil
        ) -> SelftestPoint {
            SelftestPoint("page", outcome, summary, remedy: remedy, measured: measured)
        }
        switch answer {
        case .fault(let reason):
            return point(
                .failed, "https://\(address)/: \(reason)",
                "waypost services capture; [capture] listen in site.toml; provision again where "
                    + "the board's address has changed")
        case .status(200) where left < Self.shortLife:
            return point(
                .warning, "it answers; its certificate has \(Int(left.inSeconds / 86_400)) days",
                "waypost provision --renew-lan")
        case .status(200):
            return point(.passed, "https://\(address)/ answers under the post's own authority")
        case .status(let status):
            return point(
                .failed, "https://\(address)/ is up and not ready (status \(status))",
                "waypost status; waypost doctor")
        }
    }

    /// - Parameter workstations: as capture lists them; `nil` where it does not.
    func workstations(_ workstations: [JSONValue]?) -> [SelftestPoint] {
        guard let workstations else {
            return [
                SelftestPoint(
                    "workstations", .failed, "the capture role does not list them",
                    remedy: "waypost services capture; run the check as root")
            ]
        }
        guard !workstations.isEmpty else {
            return [
                SelftestPoint(
                    "workstations", .notTried, "none is enrolled",
                    remedy: "waypost enrol workstation NAME")
            ]
        }
        return workstations.map { station in
            let name = station["name"]?.string ?? "?"
            let last = station["last_use"]?.string.flatMap { Timestamp($0) }
            let age = last.map { max(0, (at - $0).components.seconds) }
            let measured = [
                SelftestPoint.Measure("last_use", age.map { Double($0) }, "s", decimals: 0)
            ]
            guard let age, age <= Self.lastUse else {
                return SelftestPoint(
                    "workstation.\(name)", .notTried,
                    age.map { "was here \(Quantities.age($0)) ago" } ?? "has not been here yet",
                    remedy: "open https://\(address)/ on it, then run the check again",
                    measured: measured)
            }
            return SelftestPoint(
                "workstation.\(name)", .passed, "was here \(Quantities.age(age)) ago",
                measured: measured)
        }
    }
}
