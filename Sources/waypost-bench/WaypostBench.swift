import ArgumentParser
import Station

@main
struct WaypostBench: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "waypost-bench",
        abstract: "Benchmarks: figures with median, range, goal and what they were measured on.",
        discussion: "Exits 0 when everything was measured, goals met or not.",
        version: Release.version,
        subcommands: [
            PowerBenchCommand.self, IdleBenchCommand.self, SimulationBenchCommand.self,
            ZoneBenchCommand.self, DocumentBenchCommand.self, JournalBenchCommand.self,
            WireBenchCommand.self, UplinkBenchCommand.self, HubBenchCommand.self,
            ListBenchCommand.self,
        ])
}
