import Core
import Health
import Testing

@Suite("The doctor's report")
struct FindingsReportTests {
    @Test("gives code, severity, summary, remedy and since of each finding, worst first")
    func text() {
        var document = Sample.healthy
        document.findings = [
            Finding(
                code: "disk.low", severity: .warning, summary: "Low.", remedy: "free it",
                since: Sample.at),
            Finding(code: "disk.full", severity: .critical, summary: "Full.", remedy: "now"),
        ]
        #expect(
            FindingsReport.text(document) == """
                CRITICAL  disk.full
                  Full.
                  -> now

                WARNING  disk.low
                  Low.
                  -> free it
                  since \(Sample.at)

                """)
    }

    @Test("tells no finding from nothing known")
    func nothing() {
        #expect(FindingsReport.text(Sample.healthy) == "No findings.\n")
        #expect(FindingsReport.text(Sample.empty).hasPrefix("Nothing is known"))
    }

    @Test("is the status document's own part as JSON")
    func json() {
        var document = Sample.healthy
        document.findings = [Sample.finding(1)]
        let json = FindingsReport.json(document)
        #expect(json.object.map { Set($0.keys) } == ["post", "at", "state", "findings", "muted"])
        #expect(json["findings"] == document.json["findings"])
        #expect(json["state"] == "warning")
    }
}
