import Core
import Testing

@testable import Site

@Suite("Settings of a State")
struct StateSettingsTests {
    private static func settings(_ text: String) throws(SiteFaults) -> StateSettings {
        try StateSettings.load(Array(text.utf8), name: "settings.toml")
    }

    private static func site() throws -> Site {
        try SiteFile.load(
            Array(Sample.text.utf8), name: "site.toml", catalogue: Sample.catalogue)
    }

    private static func faults(_ text: String) -> [String] {
        do throws(SiteFaults) {
            _ = try settings(text)
            return []
        } catch {
            return error.faults.map(\.description)
        }
    }

    @Test("stand over a site's values, each that is set and no other")
    func layers() throws {
        let site = try Self.site()
        let settings = try Self.settings(
            """
            schema = 1
            [uplink]
            monthly_budget_mb = 77
            cheap_hours = ["01:00-04:00"]
            [retention]
            audit_days = 400
            """)
        let settled = try settings.applied(to: site, name: "settings.toml")
        #expect(settled.uplink.monthlyBudgetMegabytes == 77)
        #expect(settled.uplink.cheapHours?.spans.map(\.description) == ["01:00-04:00"])
        #expect(settled.retention.auditDays == 400)
        var same = settled
        same.uplink = site.uplink
        same.retention.auditDays = site.retention.auditDays
        #expect(same == site)
        let set = SettingKey.all.filter(settings.sets)
        #expect(
            set.map(\.name) == [
                "uplink.monthly_budget_mb", "uplink.cheap_hours", "retention.audit_days",
            ])
        #expect(set.map { settings.line(of: $0) } == [3, 4, 6])
        #expect(set.map { $0.value(in: settings) } == set.map { $0.value(in: settled) })
        #expect(SettingKey.all.allSatisfy { settings.sets($0) == ($0.value(in: settings) != nil) })
    }

    @Test("never reach the post's power, its addresses or who it is")
    func forbidden() {
        let found = Self.faults(
            """
            schema = 1
            [uplink]
            hub = "https://elsewhere.example:9443"
            monthly_budget_mb = 0
            monthly_budget = 5
            [power]
            shunt = "none"
            [capture]
            listen = "0.0.0.0:1"
            [retention]
            attachments_days = 100
            crossings_days = 50
            """)
        #expect(found.count == 6, "\(found)")
        for word in [
            "line 3, uplink.hub: found what is not set here; allowed: only at the post",
            "line 4, uplink.monthly_budget_mb: found 0",
            "line 5, uplink.monthly_budget: found a key that is not known here; allowed: "
                + "monthly_budget_mb, most likely",
            "line 6, power: found what is not set here", "line 8, capture: found",
            "line 11, retention.attachments_days",
        ] {
            #expect(found.contains { $0.contains(word) }, "\(word) \(found)")
        }
        #expect(Self.faults("schema = 1\n").count == 1)
        #expect(Self.faults("schema = 2\n[uplink]\nmonthly_budget_mb = 1\n").count == 1)
    }

    @Test("are refused beside a site that they do not fit, by the key that they set")
    func misfit() throws {
        let settings = try Self.settings("schema = 1\n[retention]\nattachments_days = 3650\n")
        #expect {
            try settings.applied(to: Self.site(), name: "settings/main/1")
        } throws: {
            "\($0)".contains("settings/main/1 line 3, retention.attachments_days")
        }
    }
}
