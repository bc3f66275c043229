import ArgumentParser
import Launch
import Station

/// `waypost-bench mrz`: reading machine readable zones.
struct ZoneBenchCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "mrz",
        abstract: "Microseconds for a machine readable zone, PyPI's mrz beside it.")

    @Option(help: "Runs of all zones (1 to 1000).")
    var runs = 9
    @Option(help: "A Python that may have the package mrz.")
    var python = "python3"
    @OptionGroup var root: RootOptions

    func validate() throws { try require("runs", runs, in: 1...1_000) }

    func run() throws {
        try Launch.finish(root.commands.benchZones(runs: runs, python: python))
    }
}

/// `waypost-bench documents`: chips and master lists.
struct DocumentBenchCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "documents",
        abstract: "Milliseconds for a chip's passive authentication and for a master list.")

    @Option(help: "Runs of everything (1 to 1000).")
    var runs = 9
    @Option(help: "A Python with asn1crypto and cryptography.")
    var python = "python3"
    @Option(help: ArgumentHelp("What invents the documents.", valueName: "file"))
    var generator = "Tests/DocumentsTests/Chip/chip_cases.py"
    @Option(help: ArgumentHelp("A real master list.", valueName: "file"))
    var masterList = "../shared/reference/emrtd/NL_ML_2026-07-22.ml"
    @OptionGroup var root: RootOptions

    func validate() throws { try require("runs", runs, in: 1...1_000) }

    func run() throws {
        try Launch.finish(
            root.commands.benchDocuments(
                runs: runs, python: python, generator: generator, masterList: masterList))
    }
}
