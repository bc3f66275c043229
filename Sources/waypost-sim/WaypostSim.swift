import ArgumentParser
import Station

@main
struct WaypostSim: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "waypost-sim",
        abstract: "Stand-ins for what surrounds a post.",
        version: Release.version,
        subcommands: [
            LANCommand.self, LinkCommand.self, ControllerCommand.self, PostCommand.self,
            RoleCommand.self,
            ClockCommand.self, FaultyCommand.self,
        ])
}
