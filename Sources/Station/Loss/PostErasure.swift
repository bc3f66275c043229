internal import Core
internal import Glibc
internal import Journal
internal import Records
internal import Site
internal import Uplink

/// Retires a box: afterwards it is as a board that nobody has provisioned, and the next post begins
/// on it with `waypost provision`. Cut off by the power it is run again.
struct PostErasure: Sendable {
    /// What the installer brought stays in `etc/waypost`.
    private static let kept: Set<String> = [
        "boards", "controllers", "headquarters.pem", "protection.pem", "secrets",
        "site.retired.toml", "site.toml", "support.pem",
    ]
    /// In `var/lib/waypost`: what only HQ can read, what the ladder counts, and the marks.
    private static let keptState: Set<String> = ["erasing", "ladder", "sealed", "sealed.json"]
    private static let entries = 10_000
    private static let page = 500

    let paths: Paths
    let files: LinuxFiles
    private let shredder: Shredder
    private let secrets: SecretFiles

    init(paths: Paths, files: LinuxFiles) {
        self.paths = paths
        self.files = files
        shredder = Shredder(files: files)
        secrets = SecretFiles(paths: paths)
    }

    /// What HQ has not signed for.
    struct Unsent: Sendable, Hashable {
        var records: Int64 = 0
        var attachments = 0

        var isNothing: Bool { records == 0 && attachments == 0 }
    }

    /// Whether there is anything of a post here.
    var hasPost: Bool {
        isBegun || files.exists(paths.siteFile) || files.exists(secrets.deviceKey)
            || files.exists(paths.journal) || SealMark.load(paths, files) != nil
    }

    /// The name that a person must say.
    var post: String? {
        (try? AcceptedSite.loadForRole(paths: paths, files: files))?.site.post.id
            ?? SealMark.load(paths, files)?.post
    }

    /// Whether an erasure was begun, which nothing can undo any more.
    var isBegun: Bool { files.exists(mark) }

    private var mark: String { paths.state + "/erasing" }

    /// - Throws: where the journal cannot be read: nobody knows then.
    func unsent() throws -> Unsent {
        guard !isBegun, files.exists(paths.journal + "/journal.sqlite") else { return Unsent() }
        let reader = try JournalReader(directory: paths.journal)
        let vouched = VouchedHeads.load(paths: paths, post: post, files: files)
        var unsent = Unsent(
            records: try reader.counts(after: vouched.position(in: reader)))
        for outbox in paths.outboxes {
            let waiting = try Outbox(directory: outbox, files: files).waiting()
            unsent.records += Int64(waiting.count)
        }
        let last = try reader.head().position
        var place: Int64 = 0
        var seen: Set<Digest256> = []
        while true {
            let named = try reader.attachments(after: place, through: last, limit: Self.page)
            guard let end = named.last else { return unsent }
            unsent.attachments += named.count {
                seen.insert($0.sha256).inserted && !vouched.holds(attachment: $0.sha256)
            }
            place = end.position
        }
    }

    /// Erases in this order: keys, what people left, the rest, the configuration's name last.
    func run(_ report: inout LossReport) {
        let isMarked = report.carryOut("begin") {
            let isNew = !isBegun
            if isNew { try files.replace(mark, with: [], mode: 0o644) }
            return (isNew, "from here on there is no way back")
        }
        guard isMarked else { return }
        report.carryOut("keys") {
            let count = try shredKeys()
            return (count > 0, "\(count) written over and removed")
        }
        for role in [Role.capture, .uplink, .power, .ups, .relays] {
            report.carryOut(role.rawValue) {
                let count = try shredder.remove(paths.state(of: role))
                return (count > 0, "\(count) files of \(paths.state(of: role))")
            }
        }
        report.carryOut("other state") {
            let names = try entries(of: paths.state).filter { !Self.keptState.contains($0) }
            let count = try names.reduce(0) { $0 + (try shredder.remove("\(paths.state)/\($1)")) }
            return (count > 0, "\(count) files: reports, support bundles")
        }
        report.carryOut("certificates") {
            let names = try entries(of: paths.configuration).filter { !Self.kept.contains($0) }
            for name in names { _ = try shredder.remove("\(paths.configuration)/\(name)") }
            return (!names.isEmpty, "\(names.count) files of \(paths.configuration)")
        }
        guard report.isComplete else { return }
        report.carryOut("site.toml") {
            let isNew = files.exists(paths.siteFile)
            if isNew { try files.flushAndMove(paths.siteFile, to: retiredSiteFile) }
            return (isNew, "kept as \(retiredSiteFile)")
        }
        report.carryOut("end") {
            try files.remove(paths.sealMark)
            try files.remove(mark)
            return (true, "the board is as nobody has provisioned it")
        }
        if paths.root == "/" {
            let isTaken = shredder.discard(at: paths.state)
            report.add(
                "medium", isTaken ? .done : .already,
                isTaken ? "told what is free" : "takes no word of what is free")
        }
    }

    var retiredSiteFile: String { paths.configuration + "/site.retired.toml" }

    private func shredKeys() throws -> Int {
        let device = secrets.device(files)
        let folder = paths.secrets
        let keys = try entries(of: folder).map { "\(folder)/\($0)" }
        return try (keys + [device.inUse, device.next, secrets.accessRegister]).reduce(0) {
            $0 + (try shredder.shred($1) ? 1 : 0)
        }
    }

    private func entries(of folder: String) throws(FileFault) -> [String] {
        files.exists(folder) ? try files.list(folder, limit: Self.entries) : []
    }
}
