import ArgumentParser
import Core
import Launch
import PostSimulation
import Station

/// `waypost-bench uplink`: a backlog over a thin line.
struct UplinkBenchCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "uplink",
        abstract: "How long a backlog takes over a thin line, and what passes meanwhile.",
        discussion: """
            The post's forwarder and a hub over its embedded store, joined by the line of \
            waypost-sim link: records of an invented day are brought until the hub has signed \
            for the last of them. Beside it one request a record, one after the other, of \
            fewer records and reckoned up.
            """)

    @Option(help: "Records in the backlog (100 to \(UplinkBench.recordLimit)).")
    var records = 10_000
    @Option(help: "Records that go one a request (1 to 10000); each takes a round trip.")
    var alone = 100
    @Option(help: "Kilobits a second in each direction (1 to 1000000).")
    var kbit = 64
    @Option(help: "Milliseconds there and back (0 to 60000).")
    var roundTrip = 600
    @Option(help: "Runs, each with the next seed (1 to 100).")
    var runs = 1
    @Option(help: "Of the invented traffic.")
    var seed: UInt64 = 1
    @Flag(help: "JSON instead of a table.")
    var json = false

    func validate() throws {
        try require("records", records, in: 100...UplinkBench.recordLimit)
        try require("alone", alone, in: 1...10_000)
        try require("kbit", kbit, in: 1...1_000_000)
        try require("round-trip", roundTrip, in: 0...60_000)
        try require("runs", runs, in: 1...100)
    }

    func run() async throws {
        let console = Surroundings.console
        var options = UplinkBench.Options()
        options.records = records
        options.alone = alone
        options.kilobits = kbit
        options.roundTrip = roundTrip
        options.runs = runs
        options.seed = seed
        do {
            let report = try await UplinkBench(options).report()
            json ? console.line(report.json.prettyText) : console.write(report.text)
        } catch {
            console.complain("waypost-bench: \(error)")
            throw ArgumentParser.ExitCode(1)
        }
    }
}
