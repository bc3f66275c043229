public import ArgumentParser
internal import Logging
internal import Site
internal import Station

/// `waypostd`: the roles. On a card it and `waypost` are one file, which looks at its name.
public struct RolesCommand: AsyncParsableCommand {
    public static let configuration = CommandConfiguration(
        commandName: "waypostd",
        abstract: "The roles of a Waypost post, one process each.",
        discussion: """
            Ends with 0 when it was stopped, 70 when its supervision tree could not heal itself, \
            75 when another process holds the role on this root, 78 when the configuration \
            cannot be used.
            """,
        version: Release.version)

    enum Choice: String, ExpressibleByArgument, CaseIterable {
        case relays, power, ups, capture, uplink, all

        var roles: [Role] {
            switch self {
            case .relays: [.relays]
            case .power: [.power]
            case .ups: [.ups]
            case .capture: [.capture]
            case .uplink: [.uplink]
            case .all: RoleProcess.implemented
            }
        }
    }

    @Argument(help: "The role; `all` runs them in one process, for a desk.")
    var role: Choice
    @OptionGroup var root: RootPlace

    public init() {}

    public func run() async throws {
        Launch.startLogging()
        let process = RoleProcess(
            roles: role.roles, paths: root.paths,
            manager: ServiceManager(variable: Surroundings.variable),
            log: Logger(label: "waypost.\(role.rawValue)"))
        try Launch.finish(await process.run())
    }
}
