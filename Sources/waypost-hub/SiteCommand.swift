import ArgumentParser
import Launch
import Station

struct SiteCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "site", abstract: "Signs site files, for boards that take none but HQ's.",
        subcommands: [Sign.self])

    struct Sign: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Signs site files of one post or of a fleet.",
            discussion: """
                Each file is checked as the post would check it; unless all are in order, none is \
                signed. The signature stands beside the file as FILE.signed; with --out each post \
                gets a folder DIR/POST that is copied to its stick. With --device only that device \
                becomes the post, and where HQ holds records of it, the new journal names their \
                end: what the old card holds beyond is a gap until it comes. Exit code 78: a \
                file is not in order.
                """)
        @OptionGroup var hub: HubOptions
        @OptionGroup var store: StoreOptions
        @Argument(help: "Site files.") var files: [String]
        @Option(help: "The publisher's private key, or an OpenSSL provider's URI.")
        var key: String
        @Option(help: "The publisher's certificate (waypost-hub publishers admit).")
        var cert: String
        @Option(
            help: ArgumentHelp(
                "For how many days boards may become the post by it, 1 to "
                    + "\(HubCommands.SiteOrder.longestDays).", valueName: "n"))
        var days = 90
        @Option(help: "The device.csr of the one device that it is for.")
        var device: String?
        @Option(help: "A folder for sticks' contents, one for each post.")
        var out: String?

        func validate() throws {
            guard (1...HubCommands.SiteOrder.longestDays).contains(days) else {
                throw ValidationError(
                    "--days is \(days); allowed are 1 to \(HubCommands.SiteOrder.longestDays)")
            }
        }

        func run() async throws {
            try Launch.finish(
                await hub.commands.signSites(
                    HubCommands.SiteOrder(
                        sites: files, key: key, certificate: cert, days: days, device: device,
                        out: out), store.choice))
        }
    }
}
