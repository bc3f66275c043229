internal import Core
internal import Site

/// What a person saw of the loads while the appliance was off: whether each relay then stands as
/// `when_dead` says. No meter of the post's can tell, as nobody reads it then.
///
/// The check is in two parts, because it takes the board down between them: `--dead` notes the run
/// of the board and the loads, the person pulls the plug and looks, and the next run is told what
/// was on.
struct DeadLook: Hashable {
    /// Older ones were of another installation, as like as not.
    private static let longest = Duration.seconds(7 * 86_400)
    private static let limit = 65_536
    /// The word for no load at all.
    static let nothing = "none"

    let boot: Identifier
    let at: Timestamp

    private static func path(_ paths: Paths) -> String { paths.selftests + "/dead-look" }

    /// Notes that the appliance is about to be switched off.
    ///
    /// - Throws: what the kernel says.
    static func begin(
        _ paths: Paths, _ files: some DurableFiles, _ time: some TimeSource
    ) throws(FileFault) {
        let note: JSONValue = [
            "boot_id": .string(time.bootID.description), "at": .string(time.now().description),
        ]
        try files.makeDirectory(paths.selftests, mode: 0o755)
        try files.replace(path(paths), with: Array(note.compactText.utf8), mode: 0o644)
    }

    /// `nil` where none was begun.
    static func load(_ paths: Paths, _ files: some DurableFiles) -> DeadLook? {
        guard let bytes = try? files.read(path(paths), limit: limit),
            let note = try? JSONValue(parsing: bytes),
            let boot = note["boot_id"]?.string.flatMap({ Identifier($0) }),
            let at = note["at"]?.string.flatMap({ Timestamp($0) })
        else { return nil }
        return DeadLook(boot: boot, at: at)
    }

    /// Loads that a person can see going dark.
    static func switched(_ site: Site) -> [Site.Power.Load] {
        site.power.loads.filter { $0.switchPath != .none }
    }

    static func instruction(_ site: Site) -> String {
        let names = switched(site).map(\.name)
        return """
            Noted. Now, with somebody who sees the loads:
              1. Pull the appliance's own plug; battery, controller and relays keep theirs.
              2. After ten seconds, write down which of these are on:
                 \(names.joined(separator: ", "))
              3. Put the plug back, wait until waypost status answers, and tell what was on:
                 waypost selftest --was-on NAME
                 once for each load; --was-on \(nothing) where all were dark.
            """
    }

    /// - Parameters:
    ///   - look: as noted before; `nil` for none.
    ///   - lit: the loads that were on, by the person's word; `nil` where nobody said.
    static func points(
        _ look: DeadLook?, lit: Set<String>?, _ site: Site, at time: some TimeSource
    ) -> [SelftestPoint] {
        let loads = switched(site).compactMap { load in load.whenDead.map { (load.name, $0) } }
        guard !loads.isEmpty else { return [] }
        func untried(_ why: String) -> [SelftestPoint] {
            [SelftestPoint("when_dead", .notTried, why, remedy: "waypost selftest --dead")]
        }
        guard let look, let lit else {
            return untried("nobody looked at the loads while the appliance was off")
        }
        guard look.boot != time.bootID else {
            return untried("the appliance was not off since --dead")
        }
        // A clock that was set meanwhile says nothing of how long it was.
        guard time.now() - look.at <= longest else {
            return untried("the look at the loads is more than a week old")
        }
        return loads.map { name, state in
            let (wanted, seen) = (state == .on, lit.contains(name))
            let code = "relay.\(name).when_dead"
            let words = "\(seen ? "on" : "off") while the appliance was off"
            guard wanted != seen else { return SelftestPoint(code, .passed, words) }
            return SelftestPoint(
                code, .failed, "\(words), where site.toml says \(wanted ? "on" : "off")",
                remedy: "the other contact of its relay (closed at rest keeps a load on), or "
                    + "when_dead in site.toml")
        }
    }
}
