internal import Core
internal import Health
internal import Site

/// `waypost doctor mute` and `unmute`.
extension StationCommands {
    /// Bytes of the file that are read.
    private static let mutesLimit = 65_536

    /// What the roles say, less what is muted.
    func statusToTell() async -> StatusDocument {
        var document = await StatusCollector(paths: paths).collect()
        document.apply(mutes)
        return document
    }

    /// A file that is not there or cannot be read mutes nothing.
    private var mutes: FindingMutes {
        let json = (try? files.read(paths.mutes, limit: Self.mutesLimit)).flatMap {
            try? JSONValue(parsing: $0)
        }
        return FindingMutes(json ?? .null)
    }

    /// Mutes the code as it stands now.
    public func mute(_ code: String, for duration: String, because reason: String) async -> Int32 {
        let longest = FindingMutes.longest
        guard let seconds = Self.seconds(duration), .seconds(seconds) <= longest else {
            console.complain(
                "waypost: --for \(duration); 90s, 10m, 1h30m, 4h or up to 30d is wanted")
            return ExitCode.usage
        }
        guard !reason.isEmpty, reason.count <= FindingMutes.reasonLimit,
            reason.unicodeScalars.allSatisfy({ $0.properties.generalCategory != .control })
        else {
            console.complain(
                "waypost: --because wants one line of 1 to \(FindingMutes.reasonLimit) characters, "
                    + "for whoever comes next")
            return ExitCode.usage
        }
        let document = await StatusCollector(paths: paths).collect()
        let standing = document.findings.filter { $0.code == code }
        guard let worst = standing.map(\.severity).max() else {
            let codes = Set(document.findings.map(\.code)).sorted().joined(separator: ", ")
            console.complain(
                "waypost: no finding \(code) stands now; "
                    + (codes.isEmpty ? "none does" : "there are: \(codes)"))
            return ExitCode.usage
        }
        var mutes = mutes.current(at: document.at)
        let until = document.at + .seconds(seconds)
        mutes.mutes[code] = FindingMutes.Mute(
            severity: worst, count: standing.count, since: document.at, until: until,
            reason: reason)
        return keep(mutes, said: ["code": .string(code), "until": .string(until.description)]) {
            "\(code) is muted until \(until), or until it gets worse; HQ is told all the same.\n"
        }
    }

    public func unmute(_ code: String) -> Int32 {
        var mutes = mutes.current(at: time.now())
        guard mutes.mutes.removeValue(forKey: code) != nil else {
            let codes = mutes.mutes.keys.sorted().joined(separator: ", ")
            console.complain(
                "waypost: \(code) is not muted; " + (codes.isEmpty ? "nothing is" : codes + " is"))
            return ExitCode.usage
        }
        return keep(mutes, said: ["code": .string(code), "until": .null]) {
            "\(code) is told again.\n"
        }
    }

    private func keep(
        _ mutes: FindingMutes, said json: JSONValue, _ text: () -> String
    ) -> Int32 {
        do {
            try files.replace(paths.mutes, with: Array(mutes.json.compactText.utf8), mode: 0o644)
        } catch {
            console.complain("waypost: \(error)")
            return ExitCode.unavailable
        }
        if isJSON { console.line(json.prettyText) } else { console.write(text()) }
        return ExitCode.ok
    }
}
