import Core
import Testing

@testable import Health

@Suite("What roles tell of themselves")
struct FindingsMergingTests {
    private func finding(
        _ code: String, _ summary: String = "What.", _ severity: Finding.Severity = .warning
    ) -> Finding {
        Finding(
            code: code, severity: severity, summary: summary, remedy: "do this",
            since: Timestamp(milliseconds: 1_790_000_000_000))
    }

    private func told(_ findings: Finding...) -> JSONValue { .array(findings.map(\.json)) }

    @Test("joins what is seen from the outside, as it was said")
    func joined() {
        let own = finding("ups.not_listening", "The port is taken.", .critical)
        #expect(
            Findings.merged([finding("disk.low")], told: [told(own)]) == [finding("disk.low"), own])
    }

    @Test("stands once, however many say it; one code about several things stands for each")
    func once() {
        let merged = Findings.merged(
            [finding("site.refused", "Seen.")],
            told: [
                told(finding("site.refused", "Told."), finding("relays.line_unknown", "One.")),
                told(
                    finding("relays.line_unknown", "One."), finding("relays.line_unknown", "Two.")),
            ])
        #expect(merged.map(\.summary) == ["Seen.", "One.", "Two."])
    }

    @Test(
        "is left out where it is none, and bounded",
        arguments: [
            JSONValue.null, [], "x", [1], [["code": "a"]],
            [["code": "", "severity": "warning", "summary": "", "remedy": ""]],
            [["code": "a", "severity": "dire", "summary": "", "remedy": ""]],
        ])
    func odd(json: JSONValue) {
        #expect(Findings.merged([], told: [json]).isEmpty)
    }

    @Test("is not believed without bounds")
    func bounds() {
        let many = JSONValue.array(
            (0..<1_000).map { finding("code.\($0)", String(repeating: "x", count: 9_999)).json })
        let merged = Findings.merged([], told: [many])
        #expect(merged.count == Findings.toldLimit)
        #expect(merged.allSatisfy { $0.summary.count == 500 })
    }

    @Test("takes from the role since when it is so, and from nobody for another thing")
    func since() {
        let seen = Sample.finding(1)
        let told = seen.dated(Sample.at)
        let other = Finding(
            code: seen.code, severity: .warning, summary: "another", remedy: "x", since: Sample.at)
        #expect(Findings.merged([seen], told: [.array([told.json])]) == [told])
        #expect(Findings.merged([seen], told: [.array([other.json])]) == [seen])
    }
}
