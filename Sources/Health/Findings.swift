public import Core
public import Site
public import Supervision

/// The catalogue of findings that follow from a status document alone.
public enum Findings {
    /// - Parameters:
    ///   - document: everything but its findings.
    ///   - expected: the roles that this post runs.
    ///   - isEnrolled: whether HQ has given the post a certificate.
    ///   - isInSafeMode: whether the ladder of restarts has left roles out.
    public static func of(
        _ document: StatusDocument, expected: Set<Role>, isEnrolled: Bool,
        isInSafeMode: Bool = false
    ) -> [Finding] {
        roles(document, expected: expected, isInSafeMode) + power(document.power, at: document.at)
            + records(document)
            + link(document, isEnrolled: isEnrolled) + lists(document.lists ?? [])
            + surroundings(disk: document.disk, clock: document.clock)
    }

    private static func roles(
        _ document: StatusDocument, expected: Set<Role>, _ isInSafeMode: Bool
    ) -> [Finding] {
        Role.allCases.filter(expected.contains).compactMap { role in
            let name = role.rawValue
            switch document.report(of: role).state {
            case .running, .starting: return nil
            case .stopped:
                return Finding(
                    code: "role.stopped", severity: role == .uplink ? .warning : .critical,
                    summary: "The \(name) role is not running.",
                    remedy: isInSafeMode
                        ? remedyInSafeMode(role)
                        : "systemctl start waypost-\(name) (on a desk: waypostd \(name))")
            case .unknown:
                return Finding(
                    code: "role.silent", severity: role == .uplink ? .warning : .critical,
                    summary: "The \(name) role does not answer.",
                    remedy: "systemctl restart waypost-\(name) (on a desk: restart waypostd)")
            case .degraded, .backingOff: return failing(role)
            }
        }
    }

    /// Not the role alone: the others would stay out, and whoever looks would think it mended.
    private static func remedyInSafeMode(_ role: Role) -> String {
        switch role {
        case .relays, .power: "systemctl start waypost-safe.target starts it in the safe mode too"
        default: "left out in safe mode: systemctl start waypost.target starts the post"
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

    /// A part of a role fails; the role itself runs and can tell since when.
    public static func failing(_ role: Role) -> Finding {
        Finding(
            code: "role.failing", severity: .warning,
            summary: "A part of the \(role.rawValue) role fails again and again.",
            remedy: "waypost services")
    }

    /// Children of a role that somebody wants stopped, or `nil`: it must not be forgotten.
    public static func held(_ role: Role, in tree: ChildSnapshot) -> Finding? {
        let held = tree.children.filter { !$0.holds.isEmpty }
        guard let first = held.first else { return nil }
        let reasons = held.map { child in
            "\(role.rawValue)/\(child.id): \(child.holds.map(\.reason).joined(separator: "; "))"
        }
        return Finding(
            code: "role.held", severity: .warning,
            summary: "Held by somebody: \(reasons.joined(separator: ", ")).",
            remedy: "waypost services release \(role.rawValue)/\(first.id)")
    }

    /// What the machine around the records is short of.
    public static func surroundings(disk: DiskReport, clock: ClockReport) -> [Finding] {
        var findings: [Finding] = []
        switch disk.state {
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
        if clock.trust == "untrusted" {
            findings.append(
                Finding(
                    code: "clock.untrusted", severity: .warning,
                    summary: "The clock is not synchronised: times are stored as untrusted.",
                    remedy: "chronyc tracking; set the clock by hand with: timedatectl set-time"))
        }
        return findings
    }
}
