import ArgumentParser
import Launch
import Station

/// `waypost metrics`: what a monitoring system draws.
struct MetricsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "metrics",
        abstract: "The post's figures as Prometheus reads them.",
        discussion: """
            The same as run/waypost/metrics.sock, with any role down. With --textfile a file for \
            node_exporter, written aside and renamed: its age says when it was written last. \
            systemctl enable --now metrics-textfile.timer keeps one in /run/waypost-metrics.
            Exit codes: 0 told or written, 69 the file cannot be written.
            """)
    @Option(help: ArgumentHelp("Writes it there instead, ending in .prom.", valueName: "file"))
    var textfile: String?
    @OptionGroup var root: RootOptions

    func validate() throws {
        guard textfile?.hasSuffix(".prom") ?? true else {
            throw ValidationError(
                "--textfile \(textfile ?? ""): node_exporter reads files that end in .prom")
        }
    }

    func run() async throws {
        try Launch.finish(await root.commands.metrics(textfile: textfile))
    }
}
