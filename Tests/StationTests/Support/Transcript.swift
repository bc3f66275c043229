import Core
import Site
import Station

/// A console that keeps what commands say.
final class Transcript: Sendable {
    private let said = Guarded<(output: String, complaints: String)>(("", ""))

    var console: Console {
        Console(
            write: { text in self.said.withLock { $0.output += text } },
            complain: { text in self.said.withLock { $0.complaints += text + "\n" } })
    }

    var output: String { said.withLock { $0.output } }
    var complaints: String { said.withLock { $0.complaints } }

    func json() throws -> JSONValue { try JSONValue(parsing: output) }

    func jsonLines() throws -> [JSONValue] {
        try output.split(separator: "\n").map { try JSONValue(parsing: String($0)) }
    }

    func commands(_ paths: Paths, isJSON: Bool = false) -> StationCommands {
        StationCommands(paths: paths, console: console, isJSON: isJSON)
    }

    func hub(_ directory: String, isJSON: Bool = false) -> HubCommands {
        HubCommands(directory: directory, console: console, isJSON: isJSON)
    }
}
