import ArgumentParser
import Launch
import Station

/// `waypost selftest`: the commissioning check.
struct SelftestCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "selftest",
        abstract: "The commissioning check: every part, every relay, a signed report.",
        discussion: """
            Looks at roles, disk, clock, watchdog, link, HQ, lists, page, workstations, \
            controllers, battery and sun; then switches each load, watches its meter or input, \
            asks what you see, and puts it back. Cuts are announced five minutes ahead, as any \
            other. Ctrl-C puts everything back; where the check is killed its orders expire \
            within 20 minutes and the plan has the loads again.

            The report is signed by the device key and kept in var/lib/waypost/selftest, and its \
            hash goes to HQ as an audit record. Needs root, for the key.

            What each load does while the appliance itself is off nobody at the post can measure: \
            --dead says how to look, and --was-on tells the next check what was seen.
            Exit codes: 0 all that was tried passed, 1 warnings, 2 something failed, 3 ended \
            before it was through. What was not tried is counted and changes none of them.
            """)
    @Flag(help: "Nobody is there to look: what a person must see is not tried.")
    var unattended = false
    @Flag(name: .customLong("no-loads"), help: "Leaves all relays alone.")
    var noLoads = false
    @Option(
        help: ArgumentHelp(
            "A load of tier 0 or 1 that may be switched too; may stand several times.",
            valueName: "load"))
    var confirm: [String] = []
    @Flag(
        help: "Begins the look at the loads while the appliance is off, and says how it goes on.")
    var dead = false
    @Option(
        name: .customLong("was-on"),
        help: ArgumentHelp(
            "A load that was on then; may stand several times; none where all were dark.",
            valueName: "load"))
    var lit: [String] = []
    @OptionGroup var root: RootOptions

    func validate() throws {
        guard !dead || lit.isEmpty && !unattended && !noLoads && confirm.isEmpty else {
            throw ValidationError("--dead stands alone: it begins the check and switches nothing")
        }
    }

    func run() async throws {
        guard !dead else { return try Launch.finish(root.commands.beginDeadLook()) }
        try Launch.finish(
            await root.commands.selftest(
                SelftestOptions(
                    isUnattended: unattended, sparesLoads: noLoads, confirmed: confirm,
                    lit: lit.isEmpty ? nil : Set(lit).subtracting(["none"]),
                    person: Surroundings.person)))
    }
}
