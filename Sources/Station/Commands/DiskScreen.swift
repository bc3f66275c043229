internal import Core
internal import Health
internal import Journal
internal import Site

/// The disk on one screen: what is free, what is refused below what, and what takes the room.
struct DiskScreen {
    /// What one part of the post keeps.
    struct Part {
        let name: String
        /// `nil` where this user may not look.
        let bytes: Int64?
    }

    let space: DiskSpace
    let recordReserve: Int64
    let attachmentReserve: Int64
    let protection: CardProtection?
    let parts: [Part]

    private var report: DiskReport {
        DiskReport(freeBytes: space.freeBytes, reserveBytes: recordReserve)
    }

    var json: JSONValue {
        [
            "free_bytes": .integer(space.freeBytes), "total_bytes": .integer(space.totalBytes),
            "state": JSONValue(report.state?.rawValue), "card": JSONValue(protection?.rawValue),
            "reserve_bytes": [
                "records": .integer(recordReserve), "attachments": .integer(attachmentReserve),
                "warning": .integer(recordReserve * DiskReport.lowFactor),
            ],
            "parts": .array(
                parts.map { ["name": .string($0.name), "bytes": JSONValue($0.bytes)] }),
        ]
    }

    func render() -> String {
        var lines = [
            "Disk      \(report.state?.rawValue ?? "unknown"), \(Quantities.bytes(space.freeBytes)) "
                + "free of \(Quantities.bytes(space.totalBytes))",
            "Refused   images below \(Quantities.bytes(attachmentReserve)) free, records below "
                + Quantities.bytes(recordReserve),
            "Warned    below \(Quantities.bytes(recordReserve * DiskReport.lowFactor)) free",
        ]
        if let protection { lines.append("Card      \(protection.text)") }
        lines.append("")
        for part in parts {
            let name = part.name + String(repeating: " ", count: max(1, 30 - part.name.count))
            lines.append("  " + name + (part.bytes.map(Quantities.bytes) ?? "not to be read"))
        }
        return lines.map { String($0.prefix(80)) + "\n" }.joined()
    }
}

extension StationCommands {
    /// `waypost disk`: counted on the disk itself, with the roles running or stopped.
    public func showDisk() -> Int32 {
        guard let space = DiskSpace(at: paths.state) else {
            console.complain("waypost: \(paths.state) is not there: waypost provision makes it")
            return ExitCode.unavailable
        }
        let folders = [
            ("journal", paths.journal), ("attachments", paths.attachments),
            ("alert lists", paths.lists), ("downloads", paths.inbox(of: .uplink)),
            ("HQ's receipts", paths.state(of: .uplink) + "/receipts"),
            ("power history", paths.state(of: .power) + "/history"),
        ]
        let screen = DiskScreen(
            space: space, recordReserve: Journal.Options().reserveBytes,
            attachmentReserve: AttachmentStore.Options().reserveBytes,
            protection: BootedCard(files: files).protection,
            parts: folders.map { DiskScreen.Part(name: $0.0, bytes: bytes(below: $0.1)) })
        if isJSON {
            console.line(screen.json.prettyText)
        } else {
            console.write(screen.render())
        }
        return ExitCode.ok
    }

    private static let entries = 1_000_000

    /// Bytes of all files below; `nil` where the folder cannot be read, 0 where there is none.
    private func bytes(below path: String) -> Int64? {
        guard files.exists(path) else { return 0 }
        guard let names = try? files.list(path, limit: Self.entries) else { return nil }
        var sum: Int64 = 0
        for name in names {
            let entry = path + "/" + name
            if (try? files.list(entry, limit: 1)) != nil {
                sum += bytes(below: entry) ?? 0
            } else {
                sum += files.size(of: entry) ?? 0
            }
        }
        return sum
    }
}
