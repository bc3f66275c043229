import ArgumentParser
import Core
import Launch
import PostSimulation
import Station

/// `waypost-bench hub`: what HQ's end takes.
struct HubBenchCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "hub",
        abstract: "Records a second that a hub keeps and signs for, and what looking costs.",
        discussion: """
            A real hub over its embedded store or over an empty PostgreSQL database, and posts \
            that bring an invented day's records over HTTPS with both ends' keys, one batch \
            after the other each: 1, 8 and 32 posts at a time. Then a post's greeting, the \
            overview of all posts, and the chain of one computed anew.
            """)

    @Option(
        help: "postgres:CONNINFO of an empty database; without it the embedded store.",
        transform: { text in
            guard case .postgres? = HubCommands.StoreChoice(text) else {
                throw ValidationError("--store \(text) is not postgres:CONNINFO")
            }
            return text
        })
    var store: String?
    @Option(help: "Records that each post brings (1 to \(HubBench.recordLimit)).")
    var records = 1_000
    @Option(help: "Records in a batch (1 to 256).")
    var batch = 100
    @Option(help: "Posts of which the overview is made (32 to 1000).")
    var posts = 200
    @Option(help: "Runs, each with the next seed (1 to 100).")
    var runs = 3
    @Option(help: "Of the invented traffic.")
    var seed: UInt64 = 1
    @Flag(help: "JSON instead of a table.")
    var json = false

    func validate() throws {
        try require("records", records, in: 1...HubBench.recordLimit)
        try require("batch", batch, in: 1...256)
        try require("posts", posts, in: 32...1_000)
        try require("runs", runs, in: 1...100)
    }

    func run() async throws {
        let console = Surroundings.console
        var options = HubBench.Options()
        options.store = store.flatMap { HubCommands.StoreChoice($0) }
        options.records = records
        options.batch = batch
        options.posts = posts
        options.runs = runs
        options.seed = seed
        do {
            let report = try await HubBench(options).report()
            json ? console.line(report.json.prettyText) : console.write(report.text)
        } catch {
            console.complain("waypost-bench: \(error)")
            throw ArgumentParser.ExitCode(1)
        }
    }
}
