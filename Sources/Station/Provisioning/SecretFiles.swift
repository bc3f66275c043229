internal import Core
internal import PKI
internal import Site
internal import Uplink

/// Where the post's keys and certificates stand. Private halves are 0600 and owned by the one
/// role that uses them.
struct SecretFiles: Sendable {
    let paths: Paths

    var deviceKey: String { paths.secrets + "/device.key" }
    var deviceRequest: String { paths.configuration + "/device.csr" }
    var deviceCertificate: String { paths.configuration + "/device.pem" }
    /// The device's pair in use, which the uplink renews.
    func device(_ files: LinuxFiles) -> DeviceFiles {
        DeviceFiles(
            key: deviceKey, certificate: deviceCertificate,
            directory: paths.state(of: .uplink), files: files)
    }
    /// As the enrolment brought them; ``authorities(_:)`` says who is believed.
    var hubAuthority: String { paths.configuration + "/hub-ca.pem" }
    /// Whom the post believes at HQ.
    func authorities(_ files: LinuxFiles) -> AuthorityFiles {
        AuthorityFiles(
            hub: hubAuthority, lists: listAuthority, directory: paths.state(of: .uplink),
            files: files)
    }
    /// HQ's certificate to which carried bundles are sealed, as the enrolment brought it;
    /// ``recipient(_:)`` says which is in use.
    var carriedRecipient: String { paths.configuration + "/hub-carried.pem" }
    /// To whom the post seals what is carried by hand.
    func recipient(_ files: LinuxFiles) -> RecipientFiles {
        RecipientFiles(
            enrolled: carriedRecipient, directory: paths.state(of: .uplink),
            authorities: authorities(files), files: files)
    }
    /// To whom support bundles are encrypted; without it to ``recipient(_:)``.
    var supportRecipient: String { paths.configuration + "/support.pem" }
    var listAuthority: String { paths.configuration + "/list-ca.pem" }
    var lanAuthorityKey: String { paths.secrets + "/lan-ca.key" }
    var lanAuthority: String { paths.lanAuthority }
    /// Which is to follow that one, with the link to it (``LANAuthority``).
    var nextLANAuthorityKey: String { paths.secrets + "/lan-ca.next.key" }
    var nextLANAuthority: String { paths.configuration + "/lan-ca.next.pem" }
    /// Which that one followed, with the link from it; no key is kept.
    var formerLANAuthority: String { paths.configuration + "/lan-ca.former.pem" }
    var lanKey: String { paths.secrets + "/lan.key" }
    /// The page's certificate, and behind it the link that it is shown with.
    var lanCertificate: String { paths.configuration + "/lan.pem" }
    /// The names and addresses in the page's certificate; none where it cannot be read: the page
    /// says so itself.
    func pageNames(_ files: LinuxFiles) -> [String] {
        (try? files.read(lanCertificate, limit: PEMLimit.file))
            .flatMap { try? Certificate.bundle(pem: $0).first }?.subjectAlternativeNames ?? []
    }
    /// Alert lists are wrapped to this key: it is capture's, as the device key is the uplink's.
    var listKey: String { paths.secrets + "/lists.key" }
    var listCertificate: String { paths.configuration + "/lists.pem" }
    var pinPepper: String { paths.secrets + "/pin-pepper" }
    /// Who may log in to the UPSes; the installer copies a password from here to a workstation.
    var upsUsers: String { paths.secrets + "/ups.toml" }
    var accessRegister: String { paths.state(of: .capture) + "/access.json" }
}
