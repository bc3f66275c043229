import ArgumentParser
import Core
import Launch
import PostSimulation
import Station

/// `waypost-bench wire`: what a crossing costs on the link.
struct WireBenchCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "wire",
        abstract: "Bytes of a crossing on the link, against what its fields are worth.",
        discussion: """
            Invents a post's traffic by drawing from known distributions and adds up what each \
            draw is worth: no way of writing it down stays below that sum, the floor. Verdicts, \
            warnings and audit entries are made by the service that makes them at a post. Names \
            come from syllables; --corpus takes them from a table with the columns surname and \
            given_names, and place and plate where it has them, comma separated under a header. \
            A value of a column is drawn as often as it stands there, and each ratio is set \
            against the same traffic with the names from syllables.
            """)

    @Option(help: "Crossings measured in each run (100 to \(WireBench.crossingLimit)).")
    var crossings = 400
    @Option(help: "Runs, each with the next seed (1 to 100).")
    var runs = 3
    @Option(help: "Of the invented traffic.")
    var seed: UInt64 = 1
    @Option(help: ArgumentHelp("A table of other names.", valueName: "csv"))
    var corpus: String?
    @Option(
        help: ArgumentHelp(
            "Writes the records of the first run, one a line.", valueName: "file"))
    var save: String?
    @Flag(help: "JSON instead of a table.")
    var json = false

    func validate() throws {
        try require("crossings", crossings, in: 100...WireBench.crossingLimit)
        try require("runs", runs, in: 1...100)
    }

    func run() async throws {
        let console = Surroundings.console
        var options = WireBench.Options()
        options.crossings = crossings
        options.runs = runs
        options.seed = seed
        options.corpus = corpus
        options.save = save
        do {
            let report = try await WireBench(options).report()
            json ? console.line(report.json.prettyText) : console.write(report.text)
        } catch {
            console.complain("waypost-bench: \(error)")
            throw ArgumentParser.ExitCode(1)
        }
    }
}
