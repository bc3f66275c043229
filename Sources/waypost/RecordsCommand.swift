import ArgumentParser
import Launch
import Station

struct RecordsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "records", abstract: "The journal.",
        subcommands: [
            List.self, Show.self, Verify.self, Retention.self, Export.self, ImportReceipts.self,
        ], defaultSubcommand: List.self)

    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "A line a record, oldest first; with --json the whole envelope each.",
            discussion: """
                Where a clock was found wrong later, a line shows when the record was really \
                stored, what its clock showed, by whose word and how far that may be off.
                """)
        @Option(help: "Begin behind this sequence of the current epoch.")
        var after: Int64 = 0
        @Option(help: "At most so many records.")
        var limit: Int?
        @Flag(
            name: .customLong("corrected"),
            help: "With --json: beside each envelope, its times as found out later.")
        var withCorrected = false
        @OptionGroup var root: RootOptions

        func validate() throws {
            guard after >= 0 else { throw ValidationError("--after is \(after); allowed from 0") }
            guard limit ?? 1 > 0 else { throw ValidationError("--limit allowed from 1") }
        }

        func run() throws {
            try Launch.finish(
                root.commands.listRecords(
                    after: after, limit: limit, withCorrected: withCorrected))
        }
    }

    struct Show: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "One record, whole, and its times as found out later.")
        @Argument(help: "The record's identifier.")
        var id: String
        @OptionGroup var root: RootOptions

        func run() throws {
            try Launch.finish(root.commands.showRecord(id))
        }
    }

    struct Retention: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "What is kept and purged of each class, and what old records wait for.",
            discussion: """
                The post purges the body of a record that is older than the days of its class in
                [retention], once HQ's signed receipt for it is 30 days old and HQ holds its
                attachments. Place and hashes stay. Days are those that the post counted while its
                clock was synchronised, so that no jump of a clock erases anything.
                """)
        @OptionGroup var root: RootOptions

        func run() throws {
            try Launch.finish(root.commands.showRetention())
        }
    }

    struct Verify: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Computes every hash anew and compares HQ's signed receipts.",
            discussion: "Exit codes: 0 the chain holds, 2 it does not.")
        @OptionGroup var root: RootOptions

        func run() throws {
            try Launch.finish(root.commands.verifyRecords())
        }
    }

    struct Export: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Writes what HQ has not signed for, to be carried there by hand.",
            discussion: """
                A folder of parts, each signed by this device and sealed to HQ: who carries it can \
                read nothing. The link may go on meanwhile; nothing is kept twice. Needs root.
                Exit codes: 0 written or nothing to write, 1 not, or not all of it.
                """)
        @Option(help: ArgumentHelp("A directory, such as a stick's.", valueName: "dir"))
        var to: String
        @OptionGroup var root: RootOptions

        func run() throws {
            try Launch.finish(root.commands.exportRecords(to: to))
        }
    }

    struct ImportReceipts: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "import-receipts",
            abstract: "Takes HQ's receipts for a carried bundle.",
            discussion: "Exit codes: 0 kept, 1 none there or one does not hold, 69 no uplink role.")
        @Argument(help: "The directory that waypost-hub import --receipts wrote.")
        var directory: String
        @OptionGroup var root: RootOptions

        func run() throws {
            try Launch.finish(root.commands.importReceipts(from: directory))
        }
    }
}
