internal import Control
internal import Core
internal import Health
internal import Journal
internal import Site
internal import Uplink

/// What goes to HQ by hand, and HQ's receipts that come back so.
extension StationCommands {
    /// `waypost records export --to DIR`: all that HQ has not signed for, sealed to HQ.
    ///
    /// Reads the journal beside the roles, which may run or be stopped; needs the device key and
    /// therefore root.
    public func exportRecords(to directory: String) -> Int32 {
        do {
            return try export(
                try CarriedSource(paths: paths, journal: paths.journal, files: files), to: directory
            )
        } catch {
            console.complain("waypost: \(error)")
            return ExitCode.failed
        }
    }

    /// Writes a bundle below `directory` and shows what went into it.
    func export(_ carried: CarriedSource, to directory: String) throws -> Int32 {
        let (summary, folder) = try carried.seal(below: directory, at: time.now())
        show(summary, folder)
        return summary.missing.isEmpty ? ExitCode.ok : ExitCode.failed
    }

    private func show(_ summary: CarriedBundle.Summary, _ folder: String) {
        if isJSON {
            console.line(
                JSONValue.object([
                    "folder": summary.parts > 0 ? .string(folder) : .null,
                    "parts": JSONValue(summary.parts), "records": .integer(summary.records),
                    "attachments": JSONValue(summary.attachments),
                    "bytes": .integer(summary.bytes), "withheld": JSONValue(summary.withheld),
                    "missing": .array(summary.missing.map { .string($0.description) }),
                ]).prettyText)
            return
        }
        guard summary.parts > 0 else {
            return console.line("HQ has signed for everything: there is nothing to carry.")
        }
        console.line(
            "\(folder): \(summary.records) records and \(summary.attachments) attachments, "
                + "\(Quantities.bytes(summary.bytes)) in \(summary.parts) "
                + (summary.parts == 1 ? "part" : "parts"))
        console.line("Only HQ can read them: waypost-hub import DIR --receipts DIR")
        if summary.withheld > 0 {
            console.line("\(summary.withheld) records are damaged here; their hashes are carried.")
        }
        for sha256 in summary.missing {
            console.complain("waypost: attachment \(sha256) is missing or damaged here")
        }
    }

    /// `waypost records import-receipts DIR`: what HQ gave for a carried bundle.
    public func importReceipts(from directory: String) -> Int32 {
        do {
            let post = try AcceptedSite.loadForRole(paths: paths, files: files).site.post.id
            let names = try files.list(directory, limit: Self.receiptFiles).sorted().filter {
                $0.hasPrefix(post + "-") && $0.hasSuffix(CarriedName.receiptsSuffix)
            }
            guard !names.isEmpty else {
                console.complain("waypost: \(directory) holds no receipts for \(post)")
                return ExitCode.failed
            }
            var kept: Int64 = 0
            for name in names {
                let bytes = try files.read(
                    directory + "/" + name, limit: CarriedReceipts.fileLimit)
                let answer = try ControlClient.call(
                    path: paths.socket(of: .uplink), call: RoleCall.takeReceipts,
                    arguments: try JSONValue(parsing: bytes), timeout: Self.receiptsTimeout)
                kept += answer["kept"]?.integer ?? 0
            }
            if isJSON {
                console.line(JSONValue.object(["kept": .integer(kept)]).prettyText)
            } else {
                console.line("HQ's receipts kept: \(kept). What they cover is not sent again.")
            }
            return ExitCode.ok
        } catch {
            console.complain("waypost: \(error)")
            if case ControlFault.absent = error { return ExitCode.unavailable }
            return ExitCode.failed
        }
    }

    private static let receiptFiles = 10_000
    private static let receiptsTimeout: Duration = .seconds(60)
}
