import Core
import Health
import Testing

@Suite("Muted findings")
struct FindingMutesTests {
    private static let code = "lists.old"

    private func finding(_ severity: Finding.Severity = .warning, _ name: String = "A") -> Finding {
        Finding(code: Self.code, severity: severity, summary: "\(name) is old.", remedy: "wait")
    }

    private func mutes(count: Int = 1, severity: Finding.Severity = .warning) -> FindingMutes {
        var mutes = FindingMutes()
        mutes.mutes[Self.code] = FindingMutes.Mute(
            severity: severity, count: count, since: Sample.at, until: Sample.at + .seconds(3_600),
            reason: "the stick comes on Monday")
        return mutes
    }

    @Test("are told by nobody at the post, and counted by no state")
    func muted() {
        var document = Sample.healthy
        let other = Sample.finding(1)
        document.findings = [finding(), other]
        document.apply(mutes())
        #expect(document.findings == [other])
        #expect(document.muted.map(\.finding) == [finding()])
        document.findings = []
        #expect(document.state == .ok)
        #expect(document.json.at("muted", "0", "code")?.string == Self.code)
        let screen = StatusScreen.render(document, isColoured: false)
        #expect(screen.contains("No findings but 1 muted: waypost doctor"))
        let text = FindingsReport.text(document)
        #expect(text.contains("MUTED until") && text.contains("because: the stick comes on Monday"))
    }

    @Test("are told again when it gets worse, in severity or number")
    func worse() {
        let now = Sample.at + .seconds(60)
        #expect(mutes().divide([finding()], at: now).told.isEmpty)
        #expect(mutes().divide([finding(.critical)], at: now).told.count == 1)
        #expect(mutes().divide([finding(), finding(.warning, "B")], at: now).told.count == 2)
        let two = mutes(count: 2, severity: .critical)
        #expect(two.divide([finding(.critical), finding(.warning, "B")], at: now).told.isEmpty)
    }

    @Test("are told again when their time is over, or the clock falls back before it began")
    func time() {
        for (seconds, isMuted) in [(-1, false), (0, true), (3_599, true), (3_600, false)] {
            let now = Sample.at + .seconds(seconds)
            #expect(mutes().divide([finding()], at: now).told.isEmpty == isMuted, "\(seconds)")
            #expect(mutes().current(at: now).mutes.isEmpty != isMuted, "\(seconds)")
        }
    }

    @Test("come back from their file; what is none, or longer than a month, mutes nothing")
    func file() throws {
        #expect(FindingMutes(mutes().json) == mutes())
        var long = mutes()
        long.mutes["x"] = FindingMutes.Mute(
            severity: .warning, count: 1, since: Sample.at,
            until: Sample.at + FindingMutes.longest + .seconds(1), reason: "for ever")
        #expect(FindingMutes(long.json) == mutes())
        for text in ["null", "[]", #"{"a":{}}"#, #"{"a":1}"#] {
            #expect(FindingMutes(try JSONValue(parsing: text)).mutes.isEmpty)
        }
    }
}
