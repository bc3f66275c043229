internal import Core
internal import Documents

extension StationCommands {
    /// `waypost mrz parse`: one JSON line for each document on standard input.
    ///
    /// - Parameter nextLine: the next line of input without its end, `nil` at the end. Documents
    ///   are parted by blank lines; damage is data and no failure.
    public func parseMachineReadableZones(_ nextLine: () -> String?) -> Int32 {
        var lines: [String] = []
        func flush() {
            if !lines.isEmpty {
                console.line(
                    MachineReadableZone.report(fromReader: lines.joined(separator: "\n"))
                        .compactText)
            }
            lines = []
        }
        while let line = nextLine() {
            if line.allSatisfy(\.isWhitespace) {
                flush()
            } else if lines.count < Self.linesPerDocument {
                lines.append(line)
            }
        }
        flush()
        return ExitCode.ok
    }

    /// No format has more than three; a reader may add lines of its own or read several times.
    private static let linesPerDocument = 16
}
