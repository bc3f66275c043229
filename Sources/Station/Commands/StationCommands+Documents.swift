public import Core
internal import Documents
internal import Records
internal import Site

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

    /// `waypost document inspect`: what zone and chip of a document say, without a server.
    ///
    /// - Parameters:
    ///   - path: a crossing's `document` in JSON, or a crossing's whole body.
    ///   - authorities: files with master lists or certificates; with none of them and of
    ///     `revocations` those of the post count.
    ///   - time: of the inspection; `nil` is now.
    public func inspectDocument(
        _ path: String, authorities: [String], revocations: [String], at time: Timestamp?
    ) -> Int32 {
        answering {
            let read = try JSONValue(
                parsing: files.read(path, limit: Self.documentLimit))
            let body: JSONValue = read["document"]?.object == nil ? ["document": read] : read
            var lists = ChipTrustFiles(files: files)
            if authorities.isEmpty, revocations.isEmpty {
                lists.add(folder: paths.chipTrust)
            }
            for file in authorities + revocations { lists.add(file: file) }
            let (trust, problems) = lists.trust()
            for problem in problems { console.complain("waypost: \(problem)") }
            let now = time ?? self.time.now()
            let verdict = DocumentVerdict.make(
                body: body, trust: trust, at: now)
            let report: JSONValue = [
                "document": verdict,
                "warnings": .array(
                    DocumentComparison.warnings(for: body, on: now.date).map(\.json)),
            ]
            if isJSON {
                console.line(report.prettyText)
            } else {
                console.write(DocumentReport.text(report))
            }
            return ExitCode.ok
        }
    }

    /// Bytes: a chip's files in Base64, portraits and prints among them.
    private static let documentLimit = 32 << 20

    /// No format has more than three; a reader may add lines of its own or read several times.
    private static let linesPerDocument = 16
}
