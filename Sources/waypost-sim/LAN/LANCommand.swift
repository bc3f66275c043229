import ArgumentParser
import Core
import Launch
import Site
import Station

/// `waypost-sim lan`: workstations that capture crossings at a running post.
struct LANCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "lan",
        abstract: "Workstations under load, over the LAN API of a running post.",
        discussion: """
            Enrols its workstations and officers through the capture role's socket, so it runs \
            on the board or desk itself. Each workstation sends one crossing after the other \
            and sends each again until it is answered, pictures before the crossings that name \
            them; about one in twenty crossings is sent twice on purpose. Ends after --crossings \
            or --seconds, whichever comes first: 0 when every answer was right, 1 when one was \
            not, 69 when the post could not be reached.
            """)

    @OptionGroup var root: RootOptions
    @Option(help: "How many workstations work at the same time (1 to 64).")
    var workstations = 2
    @Option(help: "Crossings in all, over all workstations.")
    var crossings: Int?
    @Option(help: "Seconds to run.")
    var seconds: Int?
    @Option(help: "Seconds between two crossings of a workstation (0: no pause).")
    var pause = 0.0
    @Option(help: "Percent of the crossings with a picture of the face, 8 to 40 KB (0 to 100).")
    var images = 20
    @Option(help: "Seed of the invented crossings.")
    var seed: UInt64 = 1
    @Option(help: "File to which each receipt is appended, a JSON line each.")
    var ledger: String?

    func validate() throws {
        guard (1...64).contains(workstations) else {
            throw ValidationError("--workstations is \(workstations); allowed are 1 to 64")
        }
        guard crossings != nil || seconds != nil else {
            throw ValidationError("give --crossings or --seconds, or it would never end")
        }
        guard crossings ?? 1 > 0, seconds ?? 1 > 0 else {
            throw ValidationError("--crossings and --seconds are at least 1")
        }
        guard (0...100).contains(images) else {
            throw ValidationError("--images is \(images); allowed are 0 to 100")
        }
        guard (0...3_600).contains(pause) else {
            throw ValidationError("--pause is \(pause); allowed are 0 to 3600")
        }
    }

    func run() async throws {
        let console = Surroundings.console
        do {
            let summary = try await work(paths: root.paths.validated())
            console.line(root.json ? summary.json.prettyText : summary.text)
            try Launch.finish(
                summary.refused > 0 ? Station.ExitCode.failed : Station.ExitCode.ok)
        } catch let faults as SiteFaults {
            try Launch.finish(console.refuse(faults))
        } catch let fault as any Fault {
            console.complain("waypost-sim: \(fault)")
            try Launch.finish(Station.ExitCode.unavailable)
        }
    }

    private func work(paths: Paths) async throws -> LANSummary {
        let site = try AcceptedSite.loadForRole(paths: paths, files: LinuxFiles()).site
        let run = LANRun(
            paths: paths, listen: site.capture.listen,
            limit: LANRun.Limit(crossings: crossings, seconds: seconds),
            pause: .seconds(pause), images: images, seed: seed,
            ledger: try ledger.map(Ledger.init(path:)))
        return try await run.start(workstations: workstations)
    }
}
