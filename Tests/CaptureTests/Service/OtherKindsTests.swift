import Core
import Records
import Screening
import Testing

@testable import Capture

@Suite("The other kinds in the service")
struct OtherKindsTests {
    @Test("Each named kind is stored once under its name", arguments: NamedKind.allCases)
    func stored(kind: NamedKind) async throws {
        let post = try await TestPost()
        let bytes = Array("{\"country\":null}".utf8)
        let body = kind == .vehicleVisit ? bytes : Array("{}".utf8)
        let first = try await post.service.put(
            kind, id: TestPost.id(), bytes: body, by: post.principal())
        let again = try await post.service.put(
            kind, id: TestPost.id(), bytes: body, by: post.principal())
        #expect(first.isNew && !again.isNew && first.receipt == again.receipt)
        #expect(first.receipt["kind"]?.string == kind.recordKind.rawValue)
        #expect(first.receipt["screening"] == .null)
    }

    @Test("A shift without a name of its own gets one; with one it is stored once")
    func shift() async throws {
        let post = try await TestPost()
        let bytes = Array("{\"opened\":\"2026-03-01T06:00:00Z\"}".utf8)
        let anonymous = try await post.service.postShift(
            id: nil, bytes: bytes, by: post.principal())
        #expect(anonymous.id.version == 7)
        _ = try await post.service.postShift(
            id: TestPost.id(4), bytes: bytes, by: post.principal())
        _ = try await post.service.postShift(
            id: TestPost.id(4), bytes: bytes, by: post.principal())
        #expect(post.store.records(.shift).count == 2)
    }

    @Test("Own records of the shift are amended by the officer, all else by a supervisor")
    func amendments() async throws {
        let post = try await TestPost()
        _ = try await post.service.putCrossing(
            id: TestPost.id(), bytes: TestCrossing.bytes(), by: post.principal())
        func amend(_ principal: Principal, _ text: String) async throws -> StoredAnswer {
            try await post.service.amendCrossing(
                TestPost.id(), id: nil, bytes: Array(text.utf8), by: principal)
        }
        let change = "{\"reason\":\"typing_error\",\"changes\":{\"/direction\":\"exit\"}}"
        let stored = try await amend(post.principal(), change)
        #expect(stored.receipt["kind"] == "amendment")
        #expect(
            post.store.records(.amendment).first?.envelope.body["target"]?.string == TestPost.id())
        await #expect {
            try await amend(post.principal(badge: "B-2"), change)
        } throws: {
            if case CaptureFault.needsSupervisor = $0 { true } else { false }
        }
        _ = try await amend(post.principal(.supervisor, badge: "S-1"), change)
        post.time.advance(CaptureService.ownRecordSpan + .seconds(1))
        await #expect(throws: CaptureFault.self) { try await amend(post.principal(), change) }
    }

    @Test("An amendment of the person or a document is screened as the crossing is then")
    func screenedAgain() async throws {
        let answer: JSONValue = ["verdict": "hit", "checks": []]
        let screening = FixedScreening(answer)
        let post = try await TestPost(screening: screening)
        _ = try await post.service.putCrossing(
            id: TestPost.id(), bytes: TestCrossing.bytes(), by: post.principal())
        func amend(_ changes: String) async throws -> StoredAnswer {
            let text = "{\"reason\":\"typing_error\",\"changes\":\(changes)}"
            return try await post.service.amendCrossing(
                TestPost.id(), id: nil, bytes: Array(text.utf8), by: post.principal())
        }
        let other = try await amend("{\"/direction\":\"exit\"}")
        #expect(other.receipt["screening"] == .null)
        #expect(screening.asked.count == 1)
        let before = try #require(screening.asked.first)
        let stored = try await amend(
            "{\"/document/number\":\"X77\",\"/traveller/surname\":\"OTHER\","
                + "\"/other_documents/-\":{\"issuer\":\"SEN\",\"number\":\"Y88\"}}")
        #expect(stored.receipt["screening"] == answer)
        let asked = try #require(screening.asked.last)
        #expect(screening.asked.count == 2)
        #expect(asked.documents.contains { $0.number == "X77" })
        #expect(asked.documents.contains(DocumentQuery(issuer: "SEN", number: "Y88")))
        #expect(asked.person?.names.first?.contains("OTHER") == true)
        #expect(before.person?.names.first?.contains("OTHER") == false)
    }

    @Test("An amendment of a crossing that is not there, or that names another, is refused")
    func wrongTarget() async throws {
        let post = try await TestPost()
        await #expect {
            try await post.service.amendCrossing(
                TestPost.id(), id: nil, bytes: Array("{}".utf8), by: post.principal())
        } throws: {
            if case CaptureFault.notFound = $0 { true } else { false }
        }
        _ = try await post.service.putCrossing(
            id: TestPost.id(), bytes: TestCrossing.bytes(), by: post.principal())
        await #expect {
            try await post.service.amendCrossing(
                TestPost.id(), id: nil,
                bytes: Array("{\"target\":\"\(TestPost.id(9))\"}".utf8), by: post.principal())
        } throws: {
            if case CaptureFault.refused = $0 { true } else { false }
        }
    }
}
