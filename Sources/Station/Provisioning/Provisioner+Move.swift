internal import Core
internal import Journal
internal import Logging
internal import Power
internal import Records
internal import Site

/// A post that is moved: the same post, officers, workstations and records, under another sun.
extension Provisioner {
    /// Forgets what the post learned of the sun at the place before, and opens an epoch of its own
    /// for the new one. Power and capture must not run.
    func move(_ site: Site) throws -> (ProvisioningReport.Step.Outcome, String) {
        try checkMove(site)
        let locks = try RoleLocks([.capture, .power], paths, files)
        defer { withExtendedLifetime(locks) {} }
        let days = try forgetSun()
        let epoch = try Journal.move(
            directory: paths.journal, post: site.post.id,
            stamp: StampingClock(source: time).stamp(), random: random)
        let forgotten = "\(days) days of sun forgotten"
        return epoch.map { (.done, "epoch \($0), \(forgotten)") }
            ?? (.already, "nothing was stored since, \(forgotten)")
    }

    func lookAtMove(_ site: Site) throws -> (isThere: Bool, detail: String) {
        try checkMove(site)
        return (false, "a new epoch, and what was learned of the sun is forgotten")
    }

    private func checkMove(_ site: Site) throws {
        guard files.exists(paths.journal + "/journal.sqlite"),
            let owner = try JournalReader(directory: paths.journal).post()
        else { throw MoveFault.noPost }
        guard owner == site.post.id else {
            throw MoveFault.otherPost(here: owner, wanted: site.post.id)
        }
    }

    /// - Returns: of how many days something was known.
    private func forgetSun() throws -> Int {
        let keeping = PowerKeeping(paths: paths, files: files, log: Logger(label: "provision"))
        guard var memory = keeping.memory(), !memory.ratios.isEmpty || memory.panels != .init()
        else { return 0 }
        let days = memory.ratios.count
        memory.ratios = []
        memory.panels = .init()
        try keeping.write(memory)
        return days
    }
}

/// Why a post does not move.
enum MoveFault: Fault {
    case noPost
    case otherPost(here: String, wanted: String)

    var problem: String {
        switch self {
        case .noPost: "there is no post here that could move"
        case .otherPost(let here, let wanted):
            "this is post \(here), and the site file is of \(wanted)"
        }
    }

    var remedy: String? {
        switch self {
        case .noPost: "provision it without --move"
        case .otherPost(let here, _):
            "a post that moves keeps its id; a box that is to be another post: waypost erase "
                + "--confirm \(here), then waypost provision --site FILE"
        }
    }
}
