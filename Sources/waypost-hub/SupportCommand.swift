import ArgumentParser
import Launch
import Station

/// `waypost-hub support`: what posts send for help.
struct Support: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Opens what a post sent for help (waypost support-bundle).",
        subcommands: [Open.self])

    struct Open: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Decrypts a support bundle, says from which post it is and when it was made.",
            discussion: """
                With --to DIR its parts lie in a folder there that has the bundle's name. Nothing \
                of a bundle that was altered or cut off is shown.
                Exit codes: 0 opened, 1 not, 78 no hub in --dir.
                """)
        @Argument(help: "The .wpsupport file.")
        var file: String
        @Option(help: ArgumentHelp("A directory, or - for standard output.", valueName: "dir"))
        var to: String?
        @Option(
            help: ArgumentHelp(
                "The key of the certificate that posts hold as support.pem; without it the hub's.",
                valueName: "pem"))
        var key: String?
        @OptionGroup var hub: HubOptions

        func run() throws {
            try Launch.finish(hub.commands.openSupportBundle(file, to: to, key: key))
        }
    }
}
