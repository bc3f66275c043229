internal import Core
internal import Health
internal import Site

extension StationCommands {
    /// `waypost config show`: every value that a State may set from afar, and who set it.
    public func showConfiguration() -> Int32 {
        answering {
            let own = try AcceptedSite.loadForRole(paths: paths, files: files).site
            let settled = PostSettings(paths: paths, files: files).settled(over: own)
            let text = (try? files.read(paths.siteFile, limit: SiteFile.largest)) ?? []
            let rows = SettingKey.all.map { SettingRow($0, settled, siteFile: text) }
            if isJSON {
                let json: JSONValue = [
                    "settings": JSONValue(settled.publication?.release),
                    "installed_at": JSONValue(settled.publication?.installedAt),
                    "finding": JSONValue(settled.finding?.summary),
                    "values": .array(rows.map(\.json)),
                ]
                console.line(json.prettyText)
                return ExitCode.ok
            }
            console.line(
                settled.publication.map {
                    "HQ's \($0.release) stands over site.toml since \($0.installedAt)."
                } ?? "HQ has set nothing here: site.toml stands alone.")
            if let finding = settled.finding { console.line(finding.summary) }
            for row in rows { console.line(row.line) }
            return ExitCode.ok
        }
    }
}

/// One value with its source.
private struct SettingRow {
    private static let widths = (name: 30, value: 24)

    let key: SettingKey
    let value: String
    /// `settings`, `site` or `default`.
    let source: String
    /// In the file that it comes from.
    let lineNumber: Int?
    let place: String

    init(_ key: SettingKey, _ settled: PostSettings.Settled, siteFile: [UInt8]) {
        self.key = key
        value = key.value(in: settled.site)
        if let settings = settled.settings, let publication = settled.publication,
            settings.sets(key)
        {
            source = "settings"
            lineNumber = settings.line(of: key)
            place = publication.release
        } else {
            lineNumber = SiteFile.line(of: key.name, in: siteFile)
            source = lineNumber == nil ? "default" : "site"
            place = lineNumber == nil ? "default" : "site.toml"
        }
    }

    var line: String {
        ScreenText.padded(key.name, Self.widths.name) + ScreenText.padded(value, Self.widths.value)
            + place
            + (lineNumber.map { " line \($0)" } ?? "")
    }

    var json: JSONValue {
        [
            "key": .string(key.name), "value": .string(value), "source": .string(source),
            "line": JSONValue(lineNumber),
        ]
    }
}
