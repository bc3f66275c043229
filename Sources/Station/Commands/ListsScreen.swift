internal import Core
internal import Health
internal import Uplink

/// `waypost lists`: what is installed, what HQ is sending and what was refused.
struct ListsScreen {
    /// As the capture role tells them; `nil` where it has not read them.
    let lists: [JSONValue]?
    /// What the roles took of what HQ published, and refused.
    let releases: [HeldRelease]
    let underway: [DownloadReport]

    var json: JSONValue {
        [
            "lists": lists.map(JSONValue.array) ?? .null,
            "releases": .array(releases.map(\.json)),
            "underway": .array(underway.map(\.json)),
        ]
    }

    func render() -> String {
        var lines = installed
        if !underway.isEmpty {
            lines += ["", "On its way from HQ"]
            lines += underway.map { "  \(ScreenText.padded($0.release, 34))\(progress($0))" }
        }
        let told = releases.filter {
            $0.refusal != nil || !$0.kind.isInstalled || $0.kind.isSingle
        }
        if !told.isEmpty {
            lines += ["", "Of what HQ published"]
            lines += told.flatMap(describe)
        }
        return lines.map { $0 + "\n" }.joined()
    }

    private var installed: [String] {
        guard let lists else {
            return ["The installed lists are not known yet: the capture role has not read them."]
        }
        guard !lists.isEmpty else {
            return ["No list is installed: every look-up says cannot_say."]
        }
        var lines = [row("name", "version", "from HQ", "age", "state")]
        for list in lists {
            let name = list["name"]?.string ?? "?"
            let held = releases.first { $0.kind == .lists && $0.name == name }
            lines.append(
                row(
                    name, list["version"]?.string ?? "-",
                    held?.version.map(String.init) ?? "by hand",
                    list["age_s"]?.integer.map { Quantities.age($0) } ?? "-",
                    list["state"]?.string ?? "?"))
            if let reason = list["reason"]?.string { lines.append("  " + reason) }
        }
        return lines
    }

    private func progress(_ report: DownloadReport) -> String {
        if let deferral = report.deferral { return "waits (\(deferral))" }
        return "\(report.held * 100 / report.size) % of \(Quantities.bytes(report.size))"
    }

    /// Of a kind that a post has one of, that is the name that was taken last.
    private func isInForce(_ held: HeldRelease) -> Bool {
        guard let since = held.versionAt else { return false }
        return !releases.contains {
            $0.kind == held.kind && $0.versionAt.map { $0 > since } ?? false
        }
    }

    private func describe(_ held: HeldRelease) -> [String] {
        var lines: [String] = []
        if !held.kind.isInstalled, let version = held.version {
            lines.append("  \(held.line)/\(version) is kept here; nothing installs it yet")
        } else if held.kind.isSingle, let version = held.version, isInForce(held) {
            let since = held.versionAt.map { " since \($0)" } ?? ""
            lines.append("  \(held.line)/\(version) is in force\(since)")
        }
        if let refusal = held.refusal {
            lines.append("  \(held.line)/\(refusal.version) was refused at \(refusal.at):")
            lines.append("    \(refusal.reason)")
        }
        return lines
    }

    private func row(
        _ name: String, _ version: String, _ release: String, _ age: String, _ state: String
    ) -> String {
        ScreenText.padded(name, 26) + ScreenText.padded(version, 18)
            + ScreenText.padded(release, 10) + ScreenText.padded(age, 12) + state
    }
}
