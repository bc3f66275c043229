import Core
import Journal
import Records
import Testing

@testable import Capture

@Suite("What becomes of a hit")
struct AlertOutcomeTests {
    private static func isDecided(_ error: any Error) -> Bool {
        if case CaptureFault.alreadyDecided = error { true } else { false }
    }

    @Test("An officer alone decides provisionally at night, a supervisor confirms in the morning")
    func nightAndMorning() async throws {
        let post = try await AlertPost()
        try await post.cross()
        #expect(try await post.alerts(.officer).first?["state"] == "open")
        let night = try await post.decide()
        #expect(night.isNew && night.receipt["outcome"] == "provisional")
        #expect(try await post.alerts(.officer).first?["state"] == "provisional")
        let morning = try await post.decide(as: .supervisor, badge: "S-1")
        #expect(morning.isNew && morning.receipt["outcome"] == "final")
        // What is decided waits no more.
        #expect(try await post.alerts(.officer).isEmpty)
        let records = try await post.journal.alertRecords(Identifier(TestPost.id())!)
        #expect(records.map(\.envelope.officer) == ["B-1", "B-1", "S-1"])
        #expect(records[2].envelope.body["decided_by"] == "S-1")
        #expect(records[2].envelope.body["target"] == .string(TestPost.id()))
    }

    @Test("The same decision again gets its receipt; another after the final one is refused")
    func again() async throws {
        let post = try await AlertPost()
        try await post.cross()
        let first = try await post.decide()
        let same = try await post.decide()
        #expect(!same.isNew && same.receipt == first.receipt)
        let other = try await post.decide(["decision": "referred", "second": "none"])
        #expect(other.isNew && other.receipt["outcome"] == "provisional")
        // Back to the first is a third decision.
        #expect(try await post.decide().isNew)
        let final = try await post.decide(as: .supervisor, badge: "S-1")
        #expect(try await post.decide(as: .supervisor, badge: "S-1").receipt == final.receipt)
        await #expect { try await post.decide() } throws: { Self.isDecided($0) }
        await #expect {
            try await post.decide(["decision": "confirmed"], as: .supervisor, badge: "S-1")
        } throws: { Self.isDecided($0) }
        #expect(try await post.journal.alertRecords(Identifier(TestPost.id())!).count == 5)
    }

    @Test("Of two supervisors at once one decides")
    func race() async throws {
        let post = try await AlertPost()
        try await post.cross()
        let stored = await withTaskGroup(of: Bool.self) { group in
            for number in 0..<16 {
                group.addTask {
                    let answer = try? await post.decide(
                        ["decision": "confirmed", "reason": .string("\(number)")],
                        as: .supervisor, badge: "S-\(number)")
                    return answer?.isNew == true
                }
            }
            return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        #expect(stored == 1)
        #expect(try await post.journal.alertRecords(Identifier(TestPost.id())!).count == 2)
    }

    @Test(
        "Who the second person was decides whether an officer's word is final",
        arguments: [
            ("present", "S-1", true), ("by_telephone", "S-1", true), ("hq", "HQ-7", true),
            ("present", "B-2", false), ("present", "S-9", false), ("none", "", false),
            ("present", "B-1", false),
        ])
    func second(second: String, badge: String, isFinal: Bool) async throws {
        let post = try await AlertPost()
        _ = try await post.post.service.register.addOfficer(badge: "S-1", role: .supervisor)
        _ = try await post.post.service.register.addOfficer(badge: "B-2", role: .officer)
        try await post.cross()
        let answer = try await post.decide(
            [
                "decision": "confirmed", "reason": "the same scar", "second": .string(second),
                "second_badge": badge.isEmpty ? .null : .string(badge),
            ])
        #expect(answer.receipt["outcome"] == (isFinal ? "final" : "provisional"))
    }

    @Test("A trainee and an auditor do not decide, and nobody decides in another's name")
    func forbidden() async throws {
        let post = try await AlertPost()
        try await post.cross()
        for role in [OfficerRole.trainee, .auditor] {
            await #expect { try await post.decide(as: role) } throws: {
                if case CaptureFault.forbidden = $0 { true } else { false }
            }
        }
        for body: JSONValue in [
            ["decision": "dismissed", "decided_by": "S-1"],
            ["decision": "dismissed", "target": .string(TestPost.id(9))], ["reason": "none"],
            ["decision": "dismissed", "unknown": 1], ["decision": 7], [],
        ] {
            await #expect { try await post.decide(body) } throws: {
                if case CaptureFault.refused = $0 { true } else { false }
            }
        }
    }

    @Test("There is no alert where nothing hit, nor under a name that nobody knows")
    func unknown() async throws {
        let post = try await AlertPost(.clear)
        try await post.cross()
        for number: UInt64 in [1, 2] {
            await #expect { try await post.decide(on: number) } throws: {
                if case CaptureFault.notFound = $0 { true } else { false }
            }
        }
    }

    @Test(
        "A discreet list's role decides its hit, apart from the counter")
    func circles() async throws {
        let post = try await AlertPost(AlertPost.mixed(for: "protection"))
        try await post.cross()
        let counter = try await post.decide(as: .supervisor, badge: "S-1")
        #expect(counter.receipt["outcome"] == "final")
        #expect(try await post.alerts(.officer).first?["state"] == "final")
        #expect(try await post.alerts(.protection).first?["state"] == "open")
        let quiet = try await post.decide(
            ["decision": "confirmed", "reason": "known to us"], as: .protection, badge: "P-1")
        #expect(quiet.isNew && quiet.receipt["outcome"] == "final")
        #expect(try await post.alerts(.protection).isEmpty)
        let record = try await post.journal.alertRecords(Identifier(TestPost.id())!)
        #expect(record.count == 3)
    }
}
