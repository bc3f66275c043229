import ArgumentParser
import Launch
import Logging
import Simulation
import Site
import Station

/// `waypost-sim role`: a role as `waypostd` runs it, but for its time.
struct RoleCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "role",
        abstract: "A role of the post, as waypostd runs it, in accelerated time.",
        discussion: """
            What power and ups reckon with follows the clock file; sockets, time-outs and stamps \
            keep the machine's time. \(known). waypostd itself knows no time but the machine's.
            """)

    private static let known = "Roles: relays, power, ups, capture, uplink"

    @Argument(help: "The role.", transform: RoleCommand.role)
    var role: Role
    @Option(help: ArgumentHelp("The clock file (waypost-sim clock).", valueName: "file"))
    var clock: String
    @OptionGroup var root: RootOptions

    private static func role(_ text: String) throws -> Role {
        guard let role = Role(rawValue: text) else {
            throw ValidationError("there is no role \(text); \(known)")
        }
        return role
    }

    func run() async throws {
        let time: AcceleratedTime
        do throws(AcceleratedTimeFault) {
            time = try AcceleratedTime(following: clock)
        } catch {
            throw ValidationError("\(error)")
        }
        Launch.startLogging()
        let process = RoleProcess(
            roles: [role], paths: root.paths,
            manager: ServiceManager(variable: Surroundings.variable),
            log: Logger(label: "waypost.\(role.rawValue)"), postTime: time)
        try Launch.finish(await process.run())
    }
}
