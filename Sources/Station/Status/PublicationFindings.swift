internal import Capture
internal import Core
internal import Site
internal import Uplink

/// What is wrong with what HQ published for this post, so that the post's people hear of it as
/// well as HQ.
struct PublicationFindings: Sendable {
    /// Refusals told of, the newest.
    private static let refusals = 5

    let role: CaptureRole

    var all: [Finding?] { refused + [noSupervisor, overruled] }

    /// A refusal stands until another version of the name is taken.
    private var refused: [Finding?] {
        let (paths, files) = (role.context.paths, role.context.files)
        let held = HeldReleases(path: paths.captureReleases, files: files)
            .joined(with: HeldReleases(path: paths.uplinkReleases, files: files))
        return held.compactMap { held in held.refusal.map { (held, $0) } }
            .sorted { $0.1.at > $1.1.at }.prefix(Self.refusals).map { held, refusal in
                Finding(
                    code: "release.refused", severity: .warning,
                    summary: "\(held.line)/\(refusal.version) of HQ's is refused: "
                        + "\(refusal.reason)",
                    remedy: "what was there before stays in force; HQ publishes another",
                    since: refusal.at)
            }
    }

    /// A roster alone gives nobody a PIN.
    private var noSupervisor: Finding? {
        guard let register = role.openedRegister, let roster = register.roster,
            !register.listOfficers().contains(where: \.isWorkingSupervisor)
        else { return nil }
        return Finding(
            code: "roster.no_supervisor", severity: .critical,
            summary: "No supervisor of \(roster.release) can sign in here yet.",
            remedy: "waypost officers reset BADGE prints a PIN; waypost officers list")
    }

    private var overruled: Finding? {
        let badges =
            role.openedRegister?.listOfficers().filter(\.isUnlockedAgainstRoster)
            .map(\.badge) ?? []
        guard let first = badges.first else { return nil }
        return Finding(
            code: "roster.overruled", severity: .warning,
            summary: "Unlocked here although HQ's roster locks them: "
                + badges.prefix(5).joined(separator: ", ")
                + (badges.count > 5 ? " and \(badges.count - 5) more" : "") + ".",
            remedy: "HQ publishes a roster that names them, or: waypost officers lock \(first)")
    }
}
