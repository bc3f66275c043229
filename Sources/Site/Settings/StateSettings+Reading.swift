/// The file: `schema = 1` and the tables `[retention]`, `[uplink]` and `[lists]` with the keys of
/// `site.toml` of the same names, each of them optional.
extension StateSettings {
    private static let local = "only at the post itself, in its site.toml"

    static func read(_ bytes: [UInt8], _ report: FaultReport) -> StateSettings? {
        guard let root = TOMLDocument.read(bytes, limit: largest, report: report),
            let table = TableReader(root, path: "", report: report),
            SiteFile.isCurrentSchema(table)
        else { return nil }
        var settings = StateSettings()
        for (name, read) in [
            ("retention", readRetention), ("uplink", readUplink), ("lists", readLists),
        ] where table.holds(name) {
            if let part = table.table(name) {
                read(&settings, part)
                part.finish()
            }
        }
        for name in ["post", "board", "power", "capture", "ups", "lan", "documents", "time"] {
            table.forbid(name, allowed: local)
        }
        table.finish()
        let index = LineIndex(bytes)
        for key in SettingKey.all {
            settings.lines[key.name] = index.line(of: key.name)
        }
        if settings.lines.isEmpty, report.faults.isEmpty {
            report.add(
                "", line: 1, found: "nothing that is set",
                allowed: "at least one of "
                    + SettingKey.all.map(\.name).joined(separator: ", "))
        }
        return settings
    }

    private static func readRetention(_ settings: inout StateSettings, _ table: TableReader) {
        func days(_ name: String) -> Int? { table.ifPresent(name, .whole(Site.Retention.days)) }
        settings.crossingsDays = days("crossings_days")
        settings.attachmentsDays = days("attachments_days")
        settings.auditDays = days("audit_days")
        settings.referralsDays = days("referrals_days")
        if let attachments = settings.attachmentsDays, let crossings = settings.crossingsDays,
            attachments > crossings
        {
            table.refuse(
                "attachments_days", found: "\(attachments)",
                allowed: "at most the crossings_days, \(crossings)")
        }
    }

    private static func readUplink(_ settings: inout StateSettings, _ table: TableReader) {
        settings.monthlyBudgetMegabytes = table.ifPresent("monthly_budget_mb", .monthlyBudget)
        settings.attachments = table.ifPresent(
            "attachments", Reading<Site.Uplink.Attachments>.word())
        settings.cheapHours = table.ifPresent("cheap_hours", .cheapHours)
        for name in ["hub", "witnesses"] { table.forbid(name, allowed: local) }
    }

    private static func readLists(_ settings: inout StateSettings, _ table: TableReader) {
        settings.lateDays = table.ifPresent("late_days", .whole(Site.Lists.days))
    }
}

extension Reading where Value == Int {
    /// Megabytes of a month.
    static var monthlyBudget: Self { .whole(1...1_000_000) }
}

extension Reading where Value == [ServiceHours.Span] {
    static var cheapHours: Self {
        Reading<ServiceHours.Span>.spelled(#"local times such as "22:00-06:00""#)
            .oneOrMore(atMost: ServiceHours.limit)
    }
}
