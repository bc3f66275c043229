internal import Capture
internal import Core
internal import Health
internal import Site

/// The certificates to which this post seals referrals, in `etc/waypost/protection.pem`. They come
/// from the protection role, which alone has their keys; the installer puts them there. Read anew
/// each time, as referrals are rare and the file may be exchanged under a running role.
struct ProtectionCertificate: Sendable {
    private let path: String
    private let files: LinuxFiles

    init(paths: Paths, files: LinuxFiles) {
        path = paths.protectionCertificate
        self.files = files
    }

    /// `nil` where there is none, or none that can be sealed to.
    var seal: ProtectionSeal? {
        (try? files.read(path, limit: PEMLimit.file)).flatMap { try? ProtectionSeal(pem: $0) }
    }

    var finding: Finding? {
        if seal != nil { return nil }
        let remedy =
            "ask the protection role for its certificate (its key stays there), put it at \(path), "
            + "readable by capture, and ask again"
        guard files.exists(path) else {
            return Finding(
                code: "protection.missing", severity: .warning,
                summary: "Referrals are refused: the post has no certificate to seal them to.",
                remedy: remedy)
        }
        return Finding(
            code: "protection.unreadable", severity: .critical,
            summary: "Referrals are refused: the protection role's certificate cannot be used.",
            remedy: remedy)
    }
}
