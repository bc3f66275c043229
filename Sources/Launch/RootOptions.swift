public import ArgumentParser
public import Site
public import Station

/// What every program of the post takes (CONTRACT §1).
public struct RootOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Where the post lives: DIR/etc, DIR/var/lib and DIR/run/waypost (or WAYPOST_ROOT).",
            valueName: "dir"))
    public var root: String?
    @Flag(help: "Results as JSON.")
    public var json = false

    public init() {}

    /// `--root`, else `WAYPOST_ROOT`, else `/`.
    public var paths: Paths {
        Paths(root: root ?? Surroundings.variable("WAYPOST_ROOT") ?? "/")
    }

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
