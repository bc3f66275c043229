import ArgumentParser
import Core
import Launch
import PostSimulation
import Station

/// `waypost-sim link`: a bad line between two TCP ports.
struct LinkCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "link",
        abstract: "A slow and unreliable line between two TCP ports.",
        discussion: """
            Listens, and passes every connection on to --to: with the width and delay of the \
            line in each direction, shared by all connections. Of a hundred connections \
            --loss-connections are cut within their first 64 KiB, --stall fall silent there \
            without an end, and of --duplicate everything that was sent is played once more \
            over a connection of its own. Prints the port, and its counts when it is ended.
            """)

    @Option(help: ArgumentHelp("Where it listens; port 0: any.", valueName: "host:port"))
    var listen: String
    @Option(help: ArgumentHelp("Where connections go on to.", valueName: "host:port"))
    var to: String
    @Option(help: "Kilobits a second in each direction, such as 9.6.")
    var kbit: Double
    @Option(help: "Milliseconds from one end to the other, half of the round trip.")
    var delay: Int
    @Option(help: "Up to so many milliseconds more for each piece.")
    var jitter = 0
    @Option(name: .customLong("loss-connections"), help: "Percent of connections that are cut.")
    var lossConnections = 0.0
    @Option(help: "Percent of connections that fall silent.")
    var stall = 0.0
    @Option(help: "Percent of connections that are played again.")
    var duplicate = 0.0
    @Option(help: "Of what happens to which connection.")
    var seed: UInt64 = 1

    private var shape: LineShape {
        LineShape(
            kilobits: kbit, delay: .milliseconds(delay), jitter: .milliseconds(jitter),
            lost: lossConnections, stalled: stall, duplicated: duplicate)
    }

    func validate() throws {
        if let fault = shape.fault { throw ValidationError(fault) }
        for (name, text) in [("--listen", listen), ("--to", to)] where Self.address(text) == nil {
            throw ValidationError("\(name) is \(text); HOST:PORT is expected")
        }
    }

    func run() async throws {
        guard let own = Self.address(listen), let other = Self.address(to) else { return }
        let console = Surroundings.console
        let line = BadLine(shape, to: other.host, port: other.port, seed: seed)
        SignalEnd.tidying {
            let counts = line.counts
            console.line(
                "connections \(counts.connections), cut \(counts.cut), "
                    + "stalled \(counts.stalled), played again \(counts.duplicated); "
                    + "bytes up \(counts.bytesUp), down \(counts.bytesDown)")
        }
        do {
            try await line.run(host: own.host, port: own.port) { port in
                console.line("listening on \(own.host):\(port)")
            }
        } catch {
            console.complain("waypost-sim: \(listen): \(error)")
            throw ArgumentParser.ExitCode(69)
        }
    }

    /// `HOST:PORT`, the last colon parting them.
    static func address(_ text: String) -> (host: String, port: Int)? {
        guard let colon = text.lastIndex(of: ":"),
            let port = Int(text[text.index(after: colon)...]), (0...65_535).contains(port),
            colon > text.startIndex
        else { return nil }
        return (String(text[..<colon]), port)
    }
}
