import ArgumentParser
import Launch
import Station

/// `waypost-bench idle`: what the roles of a running post cost while nothing happens.
struct IdleBenchCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "idle",
        abstract: "Processor, wake-ups and memory of the roles that run on a root.",
        discussion: """
            Reads proc(5) of each role's process; it asks the roles nothing, which would wake \
            them. Memory is the proportional share (PSS). A quiet post is started by \
            Board/simulated/run --idle, which also calls this.
            """)

    @Option(help: "For how long in each run (10 to 86400).")
    var seconds = 60
    @Option(help: "Runs, one after the other (1 to 1000).")
    var runs = 3
    @OptionGroup var root: RootOptions

    func validate() throws {
        try require("seconds", seconds, in: 10...86_400)
        try require("runs", runs, in: 1...1_000)
    }

    func run() async throws {
        try Launch.finish(await root.commands.benchIdle(seconds: seconds, runs: runs))
    }
}
