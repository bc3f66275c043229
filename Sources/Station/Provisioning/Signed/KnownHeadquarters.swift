internal import Core
internal import PKI
internal import Site
internal import Uplink

/// HQ's authorities, as a card knows them before HQ has enrolled its post:
/// `etc/waypost/headquarters.pem`, which `Image/build` puts there or an installer. A board that is
/// put to service by a stick believes nobody else's.
///
/// A board without that file takes the first site and the first enrolment that it is given, as the
/// person at its console says.
struct KnownHeadquarters {
    static func path(_ paths: Paths) -> String { paths.configuration + "/headquarters.pem" }

    private let authorities: [Certificate]

    /// - Returns: `nil` where the card knows none.
    /// - Throws: where the file is there and cannot be read: then nobody is believed.
    static func load(_ paths: Paths, _ files: some DurableFiles) throws -> KnownHeadquarters? {
        do {
            return KnownHeadquarters(
                authorities: try Certificate.bundle(
                    pem: files.read(path(paths), limit: PEMLimit.file)))
        } catch let fault as FileFault where fault.isNotFound {
            return nil
        }
    }

    /// Whoever vouches for posts does not vouch for publishers, nor the other way round.
    func trusted(_ use: AuthorityUse, _ signed: SignedAuthorities?) -> TrustedAuthorities {
        TrustedAuthorities(
            anchors: authorities.filter { $0.subjectCommonName == use.authorityName },
            signed: signed, use: use)
    }
}
