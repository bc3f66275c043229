internal import Core
internal import Journal
internal import PKI
internal import Records

/// Renews what workstations meet: the page's certificate when two thirds of its life are over, and
/// the post's own authority (``LANAuthority``), both without a person and without HQ.
///
/// It needs the authority's key, which capture may not read on an appliance: there root runs it
/// once a day. On a desk, where all belongs to one user, capture runs it itself.
struct LANRenewal: Sendable {
    enum Change: Sendable, Hashable {
        case authority(LANAuthority.Step)
        case page(Certificate)
    }

    let secrets: SecretFiles
    let files: any DurableFiles
    let random: SystemRandom

    static func pageName(_ post: String) -> String { "Waypost \(post)" }

    /// Whether this process may: whoever reads the authority's key.
    var isPossible: Bool {
        (try? files.read(secrets.lanAuthorityKey, limit: PEMLimit.file)) != nil
    }

    /// Does what is due; run again it does nothing more.
    ///
    /// A clock that nobody vouches for is believed for the page while it does not call its
    /// certificate ended, as for the device's: it is renewed too early then, and no harm comes of
    /// it. The authority follows vouched time alone, as people go to each workstation for it.
    ///
    /// - Parameters:
    ///   - vouched: the time, where the kernel or HQ vouches for it.
    ///   - shown: what the wall clock shows.
    /// - Returns: what is in use from now on, in the order in which it came.
    /// - Throws: where the post is not provisioned, or a file cannot be read or written.
    func round(vouched: Timestamp?, shown: Timestamp) throws -> [Change] {
        guard files.exists(secrets.lanAuthorityKey) else {
            throw LANRenewalFault.noAuthority(path: secrets.lanAuthorityKey)
        }
        let authority = LANAuthority(secrets: secrets, files: files, random: random)
        var changes: [Change] = []
        if let vouched {
            changes = try authority.advance(at: vouched).map { .authority($0) }
        }
        let current = try authority.current()
        let identity = LANIdentity(secrets: secrets, files: files, random: random)
        guard let page = identity.shown.first else { throw LANRenewalFault.noPage }
        // Where it is not below the authority any more it is not a matter of time.
        let isBelow = page.isSigned(by: current.certificate)
        guard let time = vouched ?? (shown < page.notAfter || !isBelow ? shown : nil) else {
            return changes
        }
        let isNew = try identity.providePage(
            current, name: page.subjectCommonName ?? "",
            names: page.subjectAlternativeNames.map {
                LANNames.isAddress($0) ? .ip($0) : .dns($0)
            }, links: LANTrust(secrets, files).links, now: time)
        if isNew, let page = identity.shown.first { changes.append(.page(page)) }
        return changes
    }
}

/// Why there is nothing to renew.
enum LANRenewalFault: Fault {
    case noAuthority(path: String)
    case noPage

    var problem: String {
        switch self {
        case .noAuthority(let path): "the post's own authority has no key at \(path)"
        case .noPage: "the page has no certificate with its key"
        }
    }

    var remedy: String? { "make it: waypost provision --site FILE" }
}

extension LANRenewal {
    /// Leaves an audit record of each change; the changes stand without it too.
    func record(_ changes: [Change], in outbox: Outbox, at time: Timestamp) throws(OutboxFault) {
        for change in changes {
            try outbox.put(
                RecordDraft(
                    kind: .audit, id: .version7(at: time, random: random), body: change.act))
        }
    }
}

extension LANRenewal.Change {
    /// For the report and the log.
    var text: String {
        switch self {
        case .authority(.prepared(let next)):
            "another authority is to follow, SHA-256 \(next.fingerprint): new workstations install "
                + "that one"
        case .authority(.followed(let next)):
            "the next authority has taken over, SHA-256 \(next.fingerprint)"
        case .page(let page):
            "the page's certificate is \(page.serial), until \(page.notAfter.date)"
        }
    }

    /// The body of the audit record.
    var act: JSONValue {
        let (action, certificate) =
            switch self {
            case .authority(.prepared(let next)): ("lan_authority_prepared", next)
            case .authority(.followed(let next)): ("lan_authority_followed", next)
            case .page(let page): ("lan_certificate_renewed", page)
            }
        return [
            "action": .string(action), "target": .string(certificate.serial),
            "result": .string("until \(certificate.notAfter)"),
        ]
    }
}
