import ArgumentParser
import Launch
import Station

/// `waypost-bench lists`: a national list of documents.
struct ListBenchCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "lists",
        abstract: "What documents and persons of an alert list take and cost, peers beside.",
        discussion: """
            Builds, installs, asks and changes a sealed list of invented documents, and counts \
            wrong answers; searches a list of invented persons by name and birth date, rapidfuzz \
            beside it. It needs 90 bytes of --folder a document, and of memory 16 a document \
            besides the list's own, for the truth that answers are held against.
            """)

    @Option(help: "Persons of another list (1000 to 5000000; 0: without).")
    var persons = 1_000_000
    @Option(help: "Documents of the list (1000 to 100000000).")
    var documents = 10_000_000
    @Option(help: "Queries of a run (1000 to 100000000).")
    var queries = 2_000_000
    @Option(help: "Documents of the change (2 to 1000000).")
    var changed = 50_000
    @Option(help: "Runs of all queries (1 to 100).")
    var runs = 5
    @Option(help: ArgumentHelp("Where to write.", valueName: "dir"))
    var folder = "/tmp"
    @Option(help: "A Python that may have lmdb and rapidfuzz.")
    var python = "python3"
    @Flag(help: "Without SQLite and LMDB.")
    var alone = false
    @OptionGroup var root: RootOptions

    func validate() throws {
        if persons != 0 { try require("persons", persons, in: 1_000...5_000_000) }
        try require("documents", documents, in: 1_000...100_000_000)
        try require("queries", queries, in: 1_000...100_000_000)
        try require("changed", changed, in: 2...1_000_000)
        try require("runs", runs, in: 1...100)
    }

    func run() throws {
        try Launch.finish(
            root.commands.benchLists(
                StationCommands.ListBenchOrder(
                    persons: persons, documents: documents, queries: queries, changed: changed,
                    runs: runs,
                    folder: folder, python: alone ? nil : python)))
    }
}
