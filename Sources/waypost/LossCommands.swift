import ArgumentParser
import Launch
import Station

/// `waypost seal`: the box is about to be lost.
struct SealCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "seal",
        abstract: "Before the box is lost: cuts everybody off, leaves the journal to HQ alone.",
        discussion: """
            Within two seconds: capture and uplink are killed and do not start here any more; the \
            keys of lists, drafts, PINs and page go, with all sessions and workstations. Then what \
            HQ has not signed for is sealed to HQ in var/lib/waypost/sealed, and the journal, \
            images and the device's key are erased. Power and relays go on.

            Cut off by the power, run it again: it goes on. There is no way back here: HQ takes \
            the bundle, then waypost erase and waypost provision. Flash keeps old pages until it \
            writes over them; only an encrypted disk or a broken card is a promise. Needs root.
            Exit codes: 0 sealed, 1 everybody is cut off but the journal still stands, 64 not asked.
            """)
    @Flag(help: "Does not ask.")
    var yes = false
    @OptionGroup var root: RootOptions

    func run() async throws {
        try Launch.finish(await root.commands.seal(isConfirmed: yes))
    }
}

/// `waypost erase`: the box is retired.
struct EraseCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "erase",
        abstract: "Retires a box: removes the post from it, keys first.",
        discussion: """
            Stop the roles before: systemctl stop waypost.target. Refused while HQ has not signed \
            for every record and image. site.toml stays as site.retired.toml, for waypost \
            provision; so do boards, controllers, protection.pem, support.pem, and what waypost \
            seal locked away for HQ. Cut off by the power, run it again.
            Exit codes: 0 erased, 1 not, or HQ lacks something, 64 another name, 75 a role runs.
            """)
    @Option(help: ArgumentHelp("The post's name, as site.toml has it.", valueName: "name"))
    var confirm: String
    @Flag(help: "Also what HQ does not have; nobody will ever have it again.")
    var evenUnsent = false
    @OptionGroup var root: RootOptions

    func run() throws {
        try Launch.finish(root.commands.erase(confirmedAs: confirm, evenUnsent: evenUnsent))
    }
}
