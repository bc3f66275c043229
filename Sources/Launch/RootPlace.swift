public import ArgumentParser
public import Site

/// What every program of the post takes (CONTRACT §1).
public struct RootPlace: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Where the post lives: DIR/etc, DIR/var/lib and DIR/run/waypost (or WAYPOST_ROOT).",
            valueName: "dir"))
    public var root: String?

    public init() {}

    /// `--root`, else `WAYPOST_ROOT`, else `/`.
    public var paths: Paths {
        Paths(root: root ?? Surroundings.variable("WAYPOST_ROOT") ?? "/")
    }
}
