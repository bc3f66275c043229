import ArgumentParser
import Core
import Glibc
import Launch
import PostSimulation
import Station

/// `waypost-sim post`: the whole post under virtual time, with faults.
struct PostCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "post",
        abstract: "The whole post under virtual time, with faults, watched.",
        discussion: """
            Power, ups, capture, uplink and HQ in one process on one thread, each run a life of \
            its own drawn from its seed. Faults: all, none, or names with commas between them of \
            \(FaultKind.allCases.map(\.rawValue).joined(separator: ", ")). Ends with 1 at the \
            first thing that must never be so, and says what shows it again.
            """)

    /// Runs in one process.
    private static let runLimit = 1_000_000

    @Option(help: "Days of each run (1 to \(PostSimulation.dayLimit)).")
    var days = 3
    @Option(help: "The seed, of the first run where there are several.")
    var seed: UInt64 = 1
    @Option(help: "How many runs, with seeds one after the other.")
    var runs = 1
    @Option(help: ArgumentHelp("The seeds from A to B, instead.", valueName: "A...B"))
    var seeds: String?
    @Option(help: "What may fail.")
    var faults = "all"
    @Option(help: ArgumentHelp("Where files are made (default: shared memory).", valueName: "dir"))
    var dir: String?
    @Flag(help: "A line of JSON for each run, and one for all of them.")
    var json = false
    @Flag(help: "What happened, line by line, with the simulated second.")
    var verbose = false
    /// A defect on purpose, to see it found.
    @Option(help: .hidden)
    var canary: String?

    private var range: ClosedRange<UInt64>? {
        guard let seeds else {
            let (last, isOver) = seed.addingReportingOverflow(UInt64(max(1, runs)) - 1)
            return isOver ? nil : seed...last
        }
        let ends = seeds.split(separator: ".", omittingEmptySubsequences: true)
        guard seeds.contains("..."), ends.count == 2, let first = UInt64(ends[0]),
            let last = UInt64(ends[1]), first <= last
        else { return nil }
        return first...last
    }

    func validate() throws {
        guard (1...PostSimulation.dayLimit).contains(days) else {
            throw ValidationError(
                "--days is \(days); allowed are 1 to \(PostSimulation.dayLimit)")
        }
        guard (1...Self.runLimit).contains(runs) else {
            throw ValidationError("--runs is \(runs); allowed are 1 to \(Self.runLimit)")
        }
        guard let range, range.upperBound - range.lowerBound < UInt64(Self.runLimit) else {
            throw ValidationError(
                "--seeds is \(seeds ?? "too far"); A...B is wanted, up to \(Self.runLimit) of them")
        }
        guard FaultKind.parse(faults) != nil else {
            let known = FaultKind.allCases.map(\.rawValue).joined(separator: ", ")
            throw ValidationError("--faults is \(faults); all, none, or names of: \(known)")
        }
        if let dir, !Self.isDirectory(dir) {
            throw ValidationError("--dir is \(dir); an existing directory is wanted")
        }
        if let canary, Canary(rawValue: canary) == nil {
            throw ValidationError("--canary is \(canary), which sings for nobody")
        }
    }

    private static func isDirectory(_ path: String) -> Bool {
        var status = stat()
        return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
    }

    private static func run(
        _ simulation: PostSimulation, _ seed: UInt64
    ) throws -> PostRunSummary {
        defer { SignalEnd.waitIfEnding() }
        return try simulation.run(seed: seed)
    }

    func run() throws {
        var options = PostSimulation.Options()
        options.days = days
        options.faults = FaultKind.parse(faults) ?? []
        options.directory = dir
        options.canary = canary.flatMap { Canary(rawValue: $0) }
        let console = Surroundings.console
        let simulation = try PostSimulation(options)
        SignalEnd.tidying { simulation.discard() }
        defer { simulation.discard() }
        let time = SystemTime()
        let start = time.monotonic()
        var total = PostTotals()
        for seed in range ?? 1...1 {
            let summary = try Self.run(simulation, seed)
            total.add(summary)
            if verbose { summary.log.forEach { console.line($0) } }
            console.line(json ? summary.json.compactText : summary.text)
            if summary.violation != nil { break }
        }
        total.passed = time.monotonic() - start
        console.line(json ? total.json.compactText : total.text)
        if total.violation != nil { throw ArgumentParser.ExitCode(1) }
    }
}
