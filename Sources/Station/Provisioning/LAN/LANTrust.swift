internal import Core
internal import PKI

/// The public halves of the post's own authorities, as every role may read them: that of now, the
/// one that is to follow it, and the one before it until that has ended.
///
/// A link (RFC 4210 §4.4) leads whoever trusts only one of two authorities to the other. Both bear
/// the same name.
struct LANTrust: Sendable {
    struct Member: Sendable, Hashable {
        let certificate: Certificate
        /// Leads from the one that a workstation may know to the one that it meets.
        let link: Certificate
    }

    /// Below which the page's certificate stands.
    let current: Certificate
    let successor: Member?
    let former: Member?

    /// - Throws: where there is no authority, or its certificate cannot be read. What is beside it
    ///   counts as not there where it cannot be read.
    init(_ secrets: SecretFiles, _ files: any DurableFiles) throws {
        current = try Certificate(pem: files.read(secrets.lanAuthority, limit: PEMLimit.file))
        let successor = Member(secrets.nextLANAuthority, files)
        // A power cut parted the last step of a succession.
        self.successor = successor?.certificate == current ? nil : successor
        former = Member(secrets.formerLANAuthority, files)
    }

    /// What a new workstation is to install: it lasts longest, and a link leads from there to the
    /// page.
    var offered: Certificate { successor?.certificate ?? current }

    /// What a program may trust as well.
    var others: [Certificate] {
        [current, former?.certificate].compactMap(\.self).filter { $0 != offered }
    }

    /// What the page's certificate is shown with.
    var links: [Certificate] { [successor?.link, former?.link].compactMap(\.self) }
}

extension LANTrust.Member {
    fileprivate init?(_ path: String, _ files: any DurableFiles) {
        guard let bytes = try? files.read(path, limit: PEMLimit.file),
            let found = try? Certificate.bundle(pem: bytes), found.count == 2
        else { return nil }
        self.init(certificate: found[0], link: found[1])
    }

    var pem: [UInt8] { certificate.pem + link.pem }
}
