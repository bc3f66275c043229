internal import Control
internal import Core
internal import Health
internal import Site

extension StationCommands {
    /// `waypost metrics [--textfile FILE]`: what the socket of the metrics tells, asked of the
    /// roles directly, so that it works with power down too.
    ///
    /// - Parameter textfile: replaced as a whole, for node_exporter's collector; `nil` is standard
    ///   output.
    /// - Returns: 0 told or written, 69 the file cannot be written.
    public func metrics(textfile: String?) async -> Int32 {
        let document = await StatusCollector(paths: paths).collect()
        let details = try? ControlClient.call(
            path: paths.socket(of: .power), call: RoleCall.power,
            timeout: StatusCollector.roleTimeout)
        let text = MetricsText(document, details: details, version: Release.version).text
        guard let textfile else {
            let document: JSONValue = ["text": .string(text)]
            console.write(isJSON ? document.prettyText + "\n" : text)
            return ExitCode.ok
        }
        do {
            try files.replace(textfile, with: Array(text.utf8), mode: 0o644)
            let document: JSONValue = [
                "file": .string(textfile), "bytes": JSONValue(text.utf8.count),
            ]
            if isJSON { console.line(document.prettyText) }
            return ExitCode.ok
        } catch {
            console.complain("waypost: \(error)")
            return ExitCode.unavailable
        }
    }
}
