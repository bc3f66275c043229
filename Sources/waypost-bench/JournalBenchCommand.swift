import ArgumentParser
import Launch
import Site
import Station

/// `waypost-bench journal`: what storing a record costs.
struct JournalBenchCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "journal",
        abstract: "Acknowledged records a second against raw flushes of the same disk.",
        discussion: """
            Makes journals under --dir and removes them. One, eight and 32 producers append \
            records of about 1.5 KB and wait for each to be acknowledged; before and after each \
            of them the same disk is asked for bare writes with fdatasync(2). Then the same into a \
            journal in which --queued records wait, and through the capture role over HTTPS. \
            The default takes about five minutes and 4 GB for the time.
            """)

    @Option(help: ArgumentHelp("On the disk to be measured.", valueName: "folder"))
    var dir = "/var/tmp"
    @Option(help: "Runs, each gives one value of each figure (1 to 100).")
    var runs = 5
    @Option(help: "Seconds of each measurement (1 to 600).")
    var seconds = 2
    @Option(help: "Records that wait in the journal compared with an empty one (0 to 10000000).")
    var queued = 1_000_000
    @Flag(inversion: .prefixedNo, help: "Also through the capture role, over HTTPS.")
    var https = true
    @Flag(help: "JSON instead of a table.")
    var json = false

    func validate() throws {
        try require("runs", runs, in: 1...100)
        try require("seconds", seconds, in: 1...600)
        try require("queued", queued, in: 0...10_000_000)
    }

    func run() async throws {
        var options = JournalBench.Options()
        options.directory = dir
        options.runs = runs
        options.seconds = seconds
        options.queued = queued
        options.withHTTPS = https
        let commands = StationCommands(
            paths: Paths(root: "/"), console: Surroundings.console, isJSON: json)
        try Launch.finish(await commands.benchJournal(options))
    }
}
