import ArgumentParser
import Core
import Launch
import PostSimulation
import Station

/// `waypost-bench simulation`: how many days of a post a second of this machine lives through.
struct SimulationBenchCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "simulation",
        abstract: "Simulated days of a whole post in a second, with all faults and with none.",
        discussion: "Runs what `waypost-sim post` runs; a broken rule ends it with 1.")

    @Option(help: "Days of each run (1 to \(PostSimulation.dayLimit)).")
    var days = 1
    @Option(help: "Seeds, each run with faults and without (1 to \(SimulationBench.runLimit)).")
    var runs = 5
    @Flag(help: "JSON instead of a table.")
    var json = false

    func validate() throws {
        try require("days", days, in: 1...PostSimulation.dayLimit)
        try require("runs", runs, in: 1...SimulationBench.runLimit)
    }

    func run() throws {
        let console = Surroundings.console
        do {
            let report = try SimulationBench(days: days, runs: runs).report()
            json ? console.line(report.json.prettyText) : console.write(report.text)
        } catch let broken as SimulationBench.Broken {
            console.complain("waypost-bench: \(broken)")
            throw ArgumentParser.ExitCode(1)
        }
    }
}
