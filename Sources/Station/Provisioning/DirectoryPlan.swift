internal import Core
internal import Site

/// Every directory of a post with its owner and mode: who may write what is decided here.
struct DirectoryPlan: Sendable {
    struct Entry: Sendable {
        let path: String
        let mode: UInt32
        let owner: Ownership
    }

    let entries: [Entry]
    /// By which each role is called.
    private let links: [RuntimeFolder]

    init(paths: Paths) {
        var entries = [
            Entry(path: paths.configuration, mode: 0o755, owner: .root),
            // Each secret is readable by the role that needs it only, and nobody lists them.
            Entry(path: paths.secrets, mode: 0o711, owner: .root),
            Entry(path: paths.state, mode: 0o755, owner: .root),
            Entry(path: paths.runtime, mode: 0o755, owner: .root),
        ]
        for role in Role.allCases {
            let owner = Ownership.role(role.rawValue)
            entries.append(Entry(path: paths.runtime(of: role), mode: 0o751, owner: owner))
            entries.append(Entry(path: paths.state(of: role), mode: 0o751, owner: owner))
            // Written by the role, emptied by capture: both through the group, and nobody else.
            entries.append(
                Entry(
                    path: paths.outbox(of: role), mode: 0o2770,
                    owner: Ownership(user: owner.user, group: "waypost-capture")))
            // What the uplink brings, capture takes into use: it reads it through the group.
            entries.append(
                Entry(
                    path: paths.inbox(of: role), mode: 0o2750,
                    owner: role == .uplink
                        ? Ownership(user: owner.user, group: "waypost-capture") : owner))
        }
        // People who come by SSH, of whatever group, put their acts on record here.
        let people = Ownership(user: "root", group: "waypost-people")
        entries += [
            Entry(path: paths.ssh, mode: 0o755, owner: .root),
            Entry(path: paths.people, mode: 0o2775, owner: people),
            Entry(
                path: paths.peopleOutbox, mode: 0o2770,
                owner: Ownership(user: "waypost-capture", group: people.group)),
            Entry(path: paths.supportBundles, mode: 0o2775, owner: people),
        ]
        // What HQ has signed: capture, which opens a new epoch by it, and whoever verifies the
        // journal read it through the group.
        for folder in ["/receipts", "/receipts/attachments"] {
            entries.append(
                Entry(
                    path: paths.state(of: .uplink) + folder, mode: 0o2750,
                    owner: Ownership(user: "waypost-uplink", group: "waypost-journal")))
        }
        // The uplink reads the journal through its group, and so forwards while capture is down.
        // The same for attachments; the group is handed down to what is made below.
        for path in [paths.journal, paths.attachments, paths.attachments + "/partial"] {
            entries.append(
                Entry(
                    path: path, mode: 0o2750,
                    owner: Ownership(user: "waypost-capture", group: "waypost-journal")))
        }
        entries.append(
            Entry(path: paths.lists, mode: 0o750, owner: .role(Role.capture.rawValue)))
        entries.append(
            Entry(path: paths.chipTrust, mode: 0o750, owner: .role(Role.capture.rawValue)))
        self.entries = entries
        links = Role.allCases.map { RuntimeFolder(role: $0, paths: paths) }
    }

    /// Makes what is missing and sets what differs. Returns how many directories there are.
    func carryOut(files: some DurableFiles) throws(FileFault) -> Int {
        for entry in entries {
            try files.makeDirectory(entry.path, mode: entry.mode)
            try entry.owner.apply(to: entry.path)
        }
        for link in links { try link.link() }
        return entries.count
    }
}
