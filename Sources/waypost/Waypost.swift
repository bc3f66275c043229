import ArgumentParser
import Launch
import Site
import Station

/// Both programs: under the name `waypostd` this file is that one, so that a card carries, and
/// memory holds, what they share once.
@main
enum Programs {
    static func main() async {
        let name = CommandLine.arguments[0].split(separator: "/").last
        if name == "waypostd" { await RolesCommand.main() } else { await Waypost.main() }
    }
}

struct Waypost: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "waypost",
        abstract: "The command of installers and technicians of a Waypost post.",
        discussion: "Options stand behind the command: waypost status --root DIR --json.",
        version: Release.version,
        subcommands: [
            StatusCommand.self, DoctorCommand.self, CheckCommand.self, ServicesCommand.self,
            RecordsCommand.self,
            LinkCommand.self, ListsCommand.self, ClockCommand.self, DiskCommand.self,
            LogCommand.self, MetricsCommand.self,
            EnrolCommand.self, OfficersCommand.self,
            MRZCommand.self, DocumentCommand.self, ConfigCommand.self,
            ControllerCommand.self, PowerCommand.self, LoadsCommand.self,
            ProvisionCommand.self, SelftestCommand.self, SupportCommand.self, UpdateCommand.self,
            SealCommand.self,
            RecoverCommand.self, EraseCommand.self, SessionCommand.self,
        ])
}

struct StatusCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status",
        abstract: "One screen: power, records, link, lists, clock, disk, roles, findings.",
        discussion: "Exit codes: 0 ok, 1 warning, 2 critical, 3 unknown.")
    @Flag(help: "Shows it anew every two seconds, until Ctrl-C.")
    var watch = false
    @OptionGroup var root: RootOptions

    func run() async throws {
        let commands = try root.commands
        try Launch.finish(await watch ? commands.watchStatus() : commands.status())
    }
}

struct CheckCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "One part of the post for a monitoring system, with performance data.",
        discussion: """
            A plug-in for Nagios, Icinga and their kin: one line with state and figures, then a \
            line for each finding. NAME is one of: \
            \(StationCommands.checks.joined(separator: ", ")).

            Exit codes: 0 ok, 1 warning, 2 critical, 3 unknown.
            """)

    @Argument(help: "What to look at.") var name: String
    @OptionGroup var root: RootOptions

    func run() async throws {
        try Launch.finish(await root.commands.check(name))
    }
}

struct ServicesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "services",
        abstract: "Each role's supervision tree, the watchdogs, and why things were restarted.",
        subcommands: [Show.self, HoldService.self, ReleaseService.self],
        defaultSubcommand: Show.self)

    /// `waypost services [ROLE]`.
    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Each role's supervision tree, the watchdogs, and why things were restarted.",
            discussion: """
                One screen; with ROLE that role's whole tree and every restart it remembers. Works \
                with everything stopped: each role's ledger is read from the disk.
                Exit codes: 0 every role answered, 69 one did not.
                """)

        @Argument(help: "relays, power, ups, capture or uplink.", transform: Show.named)
        var role: Role?
        @OptionGroup var root: RootOptions

        private static func named(_ text: String) throws -> Role {
            guard let role = Role(rawValue: text) else {
                let known = Role.allCases.map(\.rawValue).joined(separator: ", ")
                throw ValidationError("there is no role \(text); roles: \(known)")
            }
            return role
        }

        func run() async throws {
            try Launch.finish(await root.commands.services(of: role))
        }
    }

    /// `waypost services hold ROLE/CHILD --because TEXT`.
    struct HoldService: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "hold",
            abstract: "Stops a part of ups, capture or uplink, and keeps it so.",
            discussion: """
                Over restarts of the process and the board, until it is released; status warns of \
                it as long as it stands. relays and power keep the post's power and cannot be held.
                """)
        @Argument(help: "As waypost services ROLE names it, such as uplink/forwarder.")
        var path: String
        @Option(help: "Why, for whoever finds it stopped.")
        var because: String
        @OptionGroup var root: RootOptions

        func run() throws {
            try Launch.finish(root.commands.holdService(path, because: because))
        }
    }

    /// `waypost services release ROLE/CHILD`.
    struct ReleaseService: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "release", abstract: "Lets a part that was held start again.")
        @Argument(help: "As it was held.")
        var path: String
        @OptionGroup var root: RootOptions

        func run() throws {
            try Launch.finish(root.commands.releaseService(path))
        }
    }
}

struct ConfigCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "config", abstract: "The configuration file, and HQ's settings over it.",
        subcommands: [Check.self, Show.self])

    struct Show: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "What HQ may set from afar: each value in use and where it comes from.")
        @OptionGroup var root: RootOptions

        func run() throws {
            try Launch.finish(root.commands.showConfiguration())
        }
    }

    struct Check: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Names every fault of a site.toml: file, key, line, found, allowed.",
            discussion: "Exit codes: 0 in order, 78 not.")
        @Argument(help: "The file; without it the post's own.")
        var file: String?
        @OptionGroup var root: RootOptions

        func run() throws {
            try Launch.finish(root.commands.checkConfiguration(file))
        }
    }
}

struct MRZCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "mrz", abstract: "Machine readable zones.", subcommands: [Parse.self])

    struct Parse: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Reads zones from standard input, one JSON line for each.",
            discussion: "Documents are parted by blank lines. Damage is data: the exit code is 0.")
        @OptionGroup var root: RootOptions

        func run() throws {
            try Launch.finish(root.commands.parseMachineReadableZones { readLine() })
        }
    }
}

struct ProvisionCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "provision",
        abstract: "Turns a board and a site file into a post; or takes HQ's enrolment.",
        discussion: """
            Every step is idempotent: run it again after a power cut. With --site it makes \
            directories, keys, certificates, the journal and the first supervisor, prints that \
            supervisor's PIN and ten recovery codes once, and writes etc/waypost/device.csr for \
            HQ. Where the card knows its headquarters (etc/waypost/headquarters.pem), \
            FILE.signed must stand beside FILE: waypost-hub site sign. --write asks at the \
            terminal for what a site file says. --import takes the bundle that HQ gave in answer \
            to device.csr. --spare makes a key and a request of a board that is no post yet. The \
            post renews its certificate by link; --renew asks for the next one by hand, where \
            there is none. --renew-lan renews what workstations meet, where it is due; a timer \
            runs it once a day. --card-key gives HQ a key to an encrypted card; a unit runs it.
            """)
    @Option(help: ArgumentHelp("The post's site.toml.", valueName: "file"))
    var site: String?
    @Option(
        name: .customLong("import"), help: ArgumentHelp("HQ's enrolment.", valueName: "bundle"))
    var bundle: String?
    @Option(
        name: .customLong("renew"),
        help: ArgumentHelp(
            "Writes a request for the next certificate, for waypost-hub enrol --csr.",
            valueName: "file"))
    var renewal: String?
    @Flag(
        name: .customLong("renew-lan"),
        help: "Renews the page's certificate and the post's own authority, where that is due.")
    var renewsLAN = false
    @Option(
        help: ArgumentHelp(
            "Asks at the terminal for a post and writes its site file.", valueName: "file"))
    var write: String?
    @Flag(help: "Prepares a spare, which becomes any post later by a site file of HQ's for it.")
    var spare = false
    @Flag(help: "Gives HQ a key of its own to this board's encrypted card, where it has none.")
    var cardKey = false
    @Option(help: ArgumentHelp("Badge of the first supervisor.", valueName: "badge"))
    var supervisor = "S1"
    @Option(
        help: ArgumentHelp(
            "Who makes and keeps the device's key: an OpenSSL provider, such as tpm2.",
            valueName: "provider"))
    var deviceKey: String?
    @Flag(
        help: ArgumentHelp(
            "The post stands at another place now: what it learned of the sun is forgotten, and a "
                + "new epoch begins; its roles must be stopped."))
    var move = false
    @Flag(help: "You answer yourself for what HQ, as this card knows it, has not signed.")
    var unsigned = false
    @Flag(help: "Says of each step what it would do, and does nothing.")
    var dryRun = false
    @OptionGroup var root: RootOptions

    func validate() throws {
        let orders =
            [site, bundle, renewal, write].compactMap(\.self).count
            + [renewsLAN, cardKey, spare].count { $0 }
        guard orders == 1 else {
            throw ValidationError(
                "give one of --site FILE, --import BUNDLE, --write FILE, --spare, --renew FILE, "
                    + "--renew-lan, --card-key")
        }
        guard !move && !dryRun || site != nil else {
            throw ValidationError("--move and --dry-run belong to --site FILE")
        }
        guard deviceKey == nil || site != nil || spare else {
            throw ValidationError("--device-key belongs to --site FILE and to --spare")
        }
        guard !unsigned || site != nil || bundle != nil else {
            throw ValidationError("--unsigned belongs to --site FILE and to --import BUNDLE")
        }
    }

    func run() async throws {
        if let site {
            let order = Provisioner.Order(
                siteFile: site, supervisor: supervisor, keyProvider: deviceKey,
                isUnsigned: unsigned, isMove: move)
            try Launch.finish(await root.commands.provision(order, isDry: dryRun))
        } else if let bundle {
            try Launch.finish(root.commands.importEnrolment(bundle, isUnsigned: unsigned))
        } else if let write {
            try Launch.finish(root.commands.writeSite(to: write))
        } else if spare {
            try Launch.finish(root.commands.prepareSpare(keyProvider: deviceKey))
        } else if let renewal {
            try Launch.finish(root.commands.requestRenewal(out: renewal))
        } else if cardKey {
            try Launch.finish(root.commands.giveCardKey())
        } else {
            try Launch.finish(root.commands.renewLAN())
        }
    }
}
