import Core
import Testing

@testable import Uplink

@Suite("What a post tells of itself")
struct PostTidingsTests {
    private static let condition = PostTidings.Condition(
        release: "0.1.0",
        lists: [
            PostTidings.List(
                name: "slt-d", version: "7", issuedAt: Timestamp("2026-11-01T00:00:00Z"),
                state: "current")
        ], critical: ["disk.full"], warnings: ["lists.old", "lists.old"])

    @Test("comes back from JSON as it was, and what is not known as not known")
    func roundTrip() throws {
        let whole = PostTidings(
            pending: 12, pendingAlerts: 0, oldestPendingSeconds: 400, condition: Self.condition)
        #expect(PostTidings(whole.json) == whole)
        #expect(whole.condition?.warnings == ["lists.old"])
        let nothing = PostTidings()
        #expect(PostTidings(nothing.json) == nothing)
        #expect(nothing.json["pending"] == .null)
        let mute = PostTidings.Condition(
            release: "0.1.0", lists: nil, critical: [], warnings: [])
        #expect(PostTidings.Condition(mute.json)?.lists == nil)
        #expect(PostTidings.Condition(mute.json)?.mark == mute.mark)
    }

    @Test("goes along until HQ knows it, and again when it changed or HQ forgot")
    func mark() throws {
        let tidings = PostTidings(pending: 3, condition: Self.condition)
        #expect(tidings.unknown(to: nil).condition == Self.condition)
        #expect(tidings.unknown(to: Self.condition.mark).condition == nil)
        #expect(tidings.unknown(to: Self.condition.mark).pending == 3)
        let changed = PostTidings(
            condition: .init(release: "0.1.1", lists: nil, critical: [], warnings: []))
        #expect(changed.unknown(to: Self.condition.mark).condition != nil)
        let greeting = PostGreeting(
            post: "P", versions: [CompactBatch.version],
            tidings: tidings.unknown(to: Self.condition.mark))
        #expect(greeting.json["tidings"]?.compactText.utf8.count ?? 99 < 48)
        #expect(PostGreeting(greeting.json) == greeting)
    }

    @Test("a greeting without it is an older post's, and an answer without a mark an older hub's")
    func older() throws {
        let greeting = try #require(PostGreeting(["post": "P", "wire_versions": [1]]))
        #expect(greeting.tidings == nil)
        #expect(greeting.json["tidings"] == nil)
        let answer = try HubGreeting([
            "wire_version": 1, "at": "2026-11-18T10:00:00Z", "receipts": [],
        ])
        #expect(answer.knows == nil)
    }

    @Test("is bounded and steers no terminal, whatever a post says")
    func bounded() {
        let words = (0..<100).map {
            "code.\($0)\u{1B}[2J\u{202E}" + String(repeating: "x", count: 99)
        }
        let lists = words.map {
            PostTidings.List(name: $0, version: $0, issuedAt: nil, state: $0)
        }
        let condition = PostTidings.Condition(
            release: words[0], lists: lists, critical: words, warnings: words)
        #expect(condition.lists?.count == PostTidings.limit)
        #expect(condition.critical.count == PostTidings.limit)
        let text = condition.json.compactText
        #expect(!text.contains("\u{1B}") && !text.contains("\\u001b") && !text.contains("\u{202E}"))
        #expect(condition.release.count == PostTidings.nameLimit)
        #expect(text.utf8.count < 16_384)
    }
}
