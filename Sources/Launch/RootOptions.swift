public import ArgumentParser
public import Site
public import Station

/// What every command on a post takes (CONTRACT §4).
public struct RootOptions: ParsableArguments {
    @OptionGroup public var place: RootPlace
    @Flag(help: "Results as JSON.")
    public var json = false

    public init() {}

    public var paths: Paths { place.paths }

    /// The commands on that root. Throws the exit code where the root cannot be used, and why has
    /// been told.
    public var commands: StationCommands {
        get throws {
            let console = Surroundings.console
            do throws(SiteFaults) {
                return StationCommands(
                    paths: try paths.validated(), console: console, isJSON: json)
            } catch {
                throw ArgumentParser.ExitCode(console.refuse(error))
            }
        }
    }
}
