import Glibc

/// Where everything of a post lies (CONTRACT §1): `ROOT/etc/waypost`, `ROOT/var/lib/waypost`,
/// `ROOT/run/waypost`. `/` is the root of an appliance, any folder that of a desk.
public struct Paths: Sendable, Hashable {
    /// `sun_path` of a Unix socket has 108 bytes and the last must be zero (unix(7)).
    public static let longestSocketPath = 107

    /// Absolute, without `.`, `..`, doubled or trailing slashes; `/` itself is the root `/`.
    public let root: String

    /// - Parameter root: absolute, or relative to the working folder of now. Symbolic links are
    ///   left as they are: the folder need not exist yet.
    public init(root: String) {
        self.root = Self.normalised(root.hasPrefix("/") ? root : Self.workingFolder() + "/" + root)
    }

    /// Throws when a socket's path under this root is longer than ``longestSocketPath``.
    public func validated() throws(SiteFaults) -> Paths {
        let places = Role.allCases.flatMap { [socket(of: $0), boundSocket(of: $0)] }
        let longest = (places + [metricsSocket, boundMetricsSocket])
            .max { $0.utf8.count < $1.utf8.count }
        guard let longest, longest.utf8.count > Self.longestSocketPath else { return self }
        throw SiteFaults([
            SiteFault(
                file: longest, key: "", line: nil,
                found: "a socket path of \(longest.utf8.count) bytes",
                allowed: "at most \(Self.longestSocketPath) bytes: choose a shorter root")
        ])
    }

    public var configuration: String { under("etc/waypost") }
    public var state: String { under("var/lib/waypost") }
    public var runtime: String { under("run/waypost") }

    public var siteFile: String { configuration + "/site.toml" }
    /// The last site file that was found in order. It lies with the state of capture, which keeps
    /// it: `etc/waypost` belongs to the installer.
    public var acceptedSiteFile: String { state(of: .capture) + "/site.accepted.toml" }
    /// Secrets, mode 0600 each.
    public var secrets: String { configuration + "/secrets" }
    /// The certificate of the post's own authority, below which the page's stands.
    public var lanAuthority: String { configuration + "/lan-ca.pem" }
    /// The certificates of the protection role, to which referrals are sealed; its keys are
    /// elsewhere.
    public var protectionCertificate: String { configuration + "/protection.pem" }
    /// Board definitions that override the embedded ones.
    public var boards: String { configuration + "/boards" }
    /// Controller definitions that override the embedded ones.
    public var controllers: String { configuration + "/controllers" }

    public var journal: String { state(of: .capture) + "/journal" }
    /// Where attachments lie, complete and incomplete ones.
    public var attachments: String { state(of: .capture) + "/attachments" }
    /// Half-filled forms of officers, sealed.
    public var drafts: String { state(of: .capture) + "/drafts" }
    /// What those who learn leave: a journal, images and drafts of their own.
    public var training: String { state(of: .capture) + "/training" }
    public var lists: String { state(of: .capture) + "/lists" }
    /// How far those who crossed before were looked up in what came new.
    public var lateSearches: String { state(of: .capture) + "/late-searches.json" }
    /// Countries' authorities, master lists and revocation lists for chips of documents.
    public var chipTrust: String { state(of: .capture) + "/csca" }

    /// HQ's settings over `site.toml`, in force and before; other roles read it.
    public var stateSettings: String { state(of: .capture) + "/settings.json" }
    /// What the State added to the code lists.
    public var stateCodes: String { state(of: .capture) + "/codes.json" }
    /// What capture took into use of what HQ publishes, and refused; other roles read it.
    public var captureReleases: String { state(of: .capture) + "/releases.json" }
    /// What came of HQ's orders; the uplink tells it.
    public var captureOrders: String { state(of: .capture) + "/orders.json" }
    /// What the uplink keeps of it, and refused.
    public var uplinkReleases: String { state(of: .uplink) + "/releases.json" }

    /// Reports of commissioning checks, which root writes.
    public var selftests: String { state + "/selftest" }
    /// What people who come by SSH leave, through the commands that they are given.
    public var people: String { state + "/people" }
    /// Records of what they did.
    public var peopleOutbox: String { people + "/outbox" }
    /// Findings that somebody has muted.
    public var mutes: String { people + "/mutes.json" }
    /// Who may come by SSH, and as whom: public keys, which sshd reads.
    public var ssh: String { configuration + "/ssh" }

    /// The last support bundles, encrypted.
    public var supportBundles: String { state + "/support" }

    public func state(of role: Role) -> String { "\(state)/\(role.rawValue)" }
    /// Where a role leaves records for the journal.
    public func outbox(of role: Role) -> String { state(of: role) + "/outbox" }
    /// All of which capture takes into the journal.
    public var outboxes: [String] { Role.allCases.map(outbox) + [peopleOutbox] }
    /// What people have stopped of a role.
    public func holds(of role: Role) -> String { state(of: role) + "/holds.json" }
    /// The last lines that a role wrote; other roles read them.
    public func log(of role: Role) -> String { state(of: role) + "/log" }
    /// Where a role finds what the link brought it.
    public func inbox(of role: Role) -> String { state(of: role) + "/inbox" }
    /// What a role keeps while the board runs. The folder is the role's alone: in one that several
    /// users write to, each could hold another's lock or answer in its place.
    public func runtime(of role: Role) -> String { "\(runtime)/\(role.rawValue)" }
    /// Where a role is called (CONTRACT §8): a link to ``boundSocket(of:)``.
    public func socket(of role: Role) -> String { "\(runtime)/\(role.rawValue).sock" }
    /// Where a role listens.
    public func boundSocket(of role: Role) -> String { runtime(of: role) + "/sock" }
    public func lock(of role: Role) -> String { runtime(of: role) + "/lock" }
    /// Prometheus text over plain HTTP (CONTRACT §5): a link to ``boundMetricsSocket``.
    public var metricsSocket: String { runtime + "/metrics.sock" }
    public var boundMetricsSocket: String { runtime(of: .power) + "/http" }

    private func under(_ path: String) -> String {
        root == "/" ? "/" + path : "\(root)/\(path)"
    }

    private static func workingFolder() -> String {
        guard let path = getcwd(nil, 0) else { return "/" }
        defer { free(path) }
        return String(cString: path)
    }

    private static func normalised(_ path: String) -> String {
        var parts: [Substring] = []
        for part in path.split(separator: "/") where part != "." {
            if part == ".." { _ = parts.popLast() } else { parts.append(part) }
        }
        return "/" + parts.joined(separator: "/")
    }
}
