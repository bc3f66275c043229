import Core
import Foundation
import Health
import Site
import Testing

@Suite("A check for a monitoring system")
struct MonitoringCheckTests {
    private static func finding(_ code: String, _ severity: Finding.Severity) -> Finding {
        Finding(
            code: code, severity: severity, summary: "It is so | and so.\nReally.",
            remedy: "waypost mend")
    }

    @Test("says its state, what it is about and its figures on one line")
    func line() {
        var document = Sample.healthy
        document.power = Sample.power
        #expect(
            MonitoringCheck.records.text(of: document)
                == "WAYPOST RECORDS OK - no findings | pending=4 alerts=0 oldest=12s set_aside=0\n")
        #expect(
            MonitoringCheck.power.text(of: document)
                .hasSuffix("| battery_v=25.13 soc=78.4% pv_w=0 load_w=81.6 hours_to_empty=U\n"))
        #expect(
            MonitoringCheck.link.text(of: document)
                == "WAYPOST LINK OK - no findings | last_contact=3s month=1500000B\n")
        #expect(MonitoringCheck.certificates.text(of: document).contains("|") == false)
    }

    @Test("is as bad as the worst finding of its own, and of no other part")
    func state() {
        var document = Sample.healthy
        document.findings = [
            Self.finding("records.forked", .warning), Self.finding("journal.altered", .critical),
            Self.finding("link.silent", .warning),
        ]
        #expect(MonitoringCheck.records.state(of: document) == .critical)
        #expect(MonitoringCheck.link.state(of: document) == .warning)
        #expect(MonitoringCheck.disk.state(of: document) == .ok)
        #expect(MonitoringCheck.all.state(of: document) == .critical)
        let lines = MonitoringCheck.records.text(of: document).split(separator: "\n")
        #expect(lines.count == 3)
        #expect(lines[0].hasPrefix("WAYPOST RECORDS CRITICAL - 2 findings; journal.altered: It"))
        #expect(lines[0].contains("It is so / and so. Really. | pending=4"))
        #expect(lines[1] == "journal.altered: It is so / and so. Really. -> waypost mend")
    }

    @Test("is unknown where nothing is known, and no figure is a zero then")
    func unknown() {
        for check in MonitoringCheck.allCases {
            #expect(check.state(of: Sample.empty) == .unknown, "\(check)")
            #expect(check.text(of: Sample.empty).contains(" UNKNOWN - nothing is known of it"))
            #expect(!check.text(of: Sample.empty).contains("=0"))
        }
    }

    @Test("quotes a list's name, whatever it holds")
    func names() throws {
        var document = Sample.healthy
        document.lists = [try #require(Sample.list("stolen 'n' lost=|x", "current"))]
        #expect(
            MonitoringCheck.lists.text(of: document)
                == "WAYPOST LISTS OK - no findings | 'stolen n lostx_age'=86400s\n")
    }

    @Test("has a home for each code that stands in the sources")
    func homes() throws {
        let sources = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent().appending(path: "Sources")
        let files = try #require(FileManager.default.enumerator(atPath: sources.path))
        var homes: [MonitoringCheck: Set<String>] = [:]
        for case let file as String in files where file.hasSuffix(".swift") {
            let text = try String(contentsOf: sources.appending(path: file), encoding: .utf8)
            for found in text.matches(of: /code: "([a-z_]+\.[a-z_]+)"/) {
                let code = String(found.1)
                homes[MonitoringCheck.home(of: code), default: []].insert(code)
            }
        }
        // What has no home of its own is of the roles; each part has something to say.
        let others = homes[.roles, default: []].compactMap { $0.split(separator: ".").first }
        #expect(
            Set(others) == [
                "access", "capture", "release", "role", "roster", "settings", "site", "status",
                "update",
            ])
        for check in [MonitoringCheck.power, .records, .link, .clock, .disk, .certificates] {
            #expect(homes[check]?.isEmpty == false, "\(check)")
        }
    }
}
