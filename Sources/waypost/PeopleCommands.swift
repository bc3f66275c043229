import ArgumentParser
import Launch
import Station

struct EnrolCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "enrol", abstract: "Workstations that may capture.",
        subcommands: [Workstation.self, List.self])

    struct Workstation: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract:
                "Prints a one-time code, valid for a day, that the workstation's page asks for.")
        @Argument(help: "The workstation's name, as people know it.")
        var name: String
        @Flag(help: "A workstation of that name loses its place when the code is used.")
        var replace = false
        @OptionGroup var root: RootOptions

        func run() throws {
            try Launch.finish(root.commands.enrolWorkstation(name, replace: replace))
        }
    }

    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "The enrolled workstations.")
        @OptionGroup var root: RootOptions

        func run() throws {
            try Launch.finish(root.commands.listWorkstations())
        }
    }
}

struct OfficersCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "officers", abstract: "Officers and their PINs.",
        subcommands: [Add.self, List.self, Lock.self, Reset.self, Recovery.self],
        defaultSubcommand: List.self)

    struct Add: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Prints the first PIN.")
        @Argument(help: "The badge.")
        var badge: String
        @Option(help: "officer, supervisor, protection, auditor or trainee.")
        var role: String
        @Option(help: "The officer's name, for colleagues.")
        var name: String?
        @OptionGroup var root: RootOptions

        func run() throws {
            try Launch.finish(root.commands.addOfficer(badge, role: role, name: name))
        }
    }

    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Everybody in the register.",
            discussion: """
                "pin": whether they can sign in at all; whoever HQ's roster names first gets a PIN \
                with: waypost officers reset BADGE. "roster": named by the roster in force; others \
                were added here, or have left.
                """)
        @OptionGroup var root: RootOptions

        func run() throws {
            try Launch.finish(root.commands.listOfficers())
        }
    }

    struct Lock: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Locks a badge and closes its sessions.")
        @Argument(help: "The badge.")
        var badge: String
        @OptionGroup var root: RootOptions

        func run() throws {
            try Launch.finish(root.commands.lockOfficer(badge))
        }
    }

    struct Reset: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Prints a new PIN, unlocks the badge, closes its sessions.",
            discussion: """
                Also a badge that HQ's roster locks, until the next roster: status and HQ are told.
                """)
        @Argument(help: "The badge.")
        var badge: String
        @OptionGroup var root: RootOptions

        func run() throws {
            try Launch.finish(root.commands.resetOfficer(badge))
        }
    }

    struct Recovery: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract:
                "The recovery codes of the sealed envelope: how many are left, or ten others.",
            discussion: """
                Each opens one session of an hour with a supervisor's rights, at an enrolled \
                workstation, for an officer or a supervisor who gives their own badge.
                """)
        @Flag(help: "Makes ten others and prints them once; those of before are void.")
        var renew = false
        @OptionGroup var root: RootOptions

        func run() throws {
            try Launch.finish(root.commands.recoveryCodes(renew: renew))
        }
    }
}
