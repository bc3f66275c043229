public import Core
public import Site

/// The catalogue of findings that follow from a status document alone.
public enum Findings {
    /// A link that has been silent for longer is told of; shorter breaks are a border post's day.
    public static let silenceLimit: Int64 = 24 * 3_600

    /// - Parameters:
    ///   - document: everything but its findings.
    ///   - expected: the roles that this post runs.
    ///   - isEnrolled: whether HQ has given the post a certificate.
    public static func of(
        _ document: StatusDocument, expected: Set<Role>, isEnrolled: Bool
    ) -> [Finding] {
        roles(document, expected: expected) + power(document.power) + records(document)
            + link(document, isEnrolled: isEnrolled) + lists(document) + surroundings(document)
    }

    private static func roles(_ document: StatusDocument, expected: Set<Role>) -> [Finding] {
        Role.allCases.filter(expected.contains).compactMap { role in
            let name = role.rawValue
            switch document.report(of: role).state {
            case .running, .starting: return nil
            case .stopped:
                return Finding(
                    code: "role.stopped", severity: role == .uplink ? .warning : .critical,
                    summary: "The \(name) role is not running.",
                    remedy: "systemctl start waypost-\(name) (on a desk: waypostd \(name))")
            case .unknown:
                return Finding(
                    code: "role.silent", severity: role == .uplink ? .warning : .critical,
                    summary: "The \(name) role does not answer.",
                    remedy: "systemctl restart waypost-\(name) (on a desk: restart waypostd)")
            case .degraded, .backingOff:
                return Finding(
                    code: "role.failing", severity: .warning,
                    summary: "A part of the \(name) role fails again and again.",
                    remedy: "waypost services")
            }
        }
    }

    private static func records(_ document: StatusDocument) -> [Finding] {
        guard let setAside = document.records.setAside, setAside > 0 else { return [] }
        return [
            Finding(
                code: "records.set_aside", severity: .warning,
                summary: "HQ did not take \(setAside) records; they are set aside here.",
                remedy: "var/lib/waypost/uplink/cursor.json says why; tell HQ")
        ]
    }

    private static func link(_ document: StatusDocument, isEnrolled: Bool) -> [Finding] {
        guard isEnrolled else {
            return [
                Finding(
                    code: "uplink.not_enrolled", severity: .warning,
                    summary: "HQ has not enrolled this post: records are stored but not forwarded.",
                    remedy: "waypost provision --import BUNDLE")
            ]
        }
        let silence: String
        switch document.link.lastContactSeconds {
        case let seconds? where seconds > silenceLimit: silence = "for \(Quantities.age(seconds))"
        case nil where document.link.state == .down: silence = "yet"
        default: return []
        }
        return [
            Finding(
                code: "link.silent", severity: .warning,
                summary: "HQ has not been reached \(silence).",
                remedy: "check modem, antenna and [uplink].hub; records are kept meanwhile")
        ]
    }

    private static func lists(_ document: StatusDocument) -> [Finding] {
        document.lists.compactMap { list in
            let problem: String
            switch list.state {
            case .current: return nil
            case .old: problem = "is older than its owner allows"
            case .expired: problem = "has expired"
            case .unreadable: problem = "cannot be read"
            }
            return Finding(
                code: "lists.\(list.state.rawValue)", severity: .warning,
                summary: "List \(list.name) \(problem): it answers cannot_say.",
                remedy: "install a newer bundle: waypost lists install FILE")
        }
    }

    private static func surroundings(_ document: StatusDocument) -> [Finding] {
        var findings: [Finding] = []
        switch document.disk.state {
        case .low:
            findings.append(
                Finding(
                    code: "disk.low", severity: .warning,
                    summary: "The disk is filling up.",
                    remedy: "bring the link or a stick: acknowledged records can then be purged"))
        case .reserve, .full:
            findings.append(
                Finding(
                    code: "disk.full", severity: .critical,
                    summary: "The disk is full: new records are refused.",
                    remedy: "free space on the disk that holds var/lib/waypost"))
        case .ok, nil: break
        }
        if document.clock.trust == "untrusted" {
            findings.append(
                Finding(
                    code: "clock.untrusted", severity: .warning,
                    summary: "The clock is not synchronised: times are stored as untrusted.",
                    remedy: "chronyc tracking; set the clock by hand with: timedatectl set-time"))
        }
        return findings
    }
}
