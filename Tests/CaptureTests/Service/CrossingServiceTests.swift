import Core
import Journal
import Records
import Screening
import Testing

@testable import Capture

@Suite("Crossings in the service")
struct CrossingServiceTests {
    @Test("The receipt has every key of the contract and names the record's place")
    func receipt() async throws {
        let post = try await TestPost()
        let answer = try await post.service.putCrossing(
            id: TestPost.id(), bytes: TestCrossing.bytes(), by: post.principal())
        #expect(answer.isNew)
        let keys = try #require(answer.receipt.object).keys.sorted()
        #expect(
            keys == [
                "chain_hash", "clock", "document", "epoch", "id", "kind", "post", "record_hash",
                "screening", "sequence", "stored_at", "warnings",
            ])
        let record = try #require(post.store.records(.crossing).first)
        #expect(answer.receipt["record_hash"]?.string == record.recordHash.description)
        #expect(answer.receipt["chain_hash"]?.string == record.chainHash.description)
        #expect(answer.receipt["sequence"]?.integer == record.envelope.sequence)
        #expect(answer.receipt["warnings"] == [])
        #expect(record.envelope.officer == "B-1")
        #expect(record.envelope.workstation == post.workstation.id.description)
    }

    @Test("The same crossing again gets the same receipt, however it is spelt and whoever sends it")
    func replay() async throws {
        let post = try await TestPost()
        let body = TestCrossing.body()
        let first = try await post.service.putCrossing(
            id: TestPost.id(), bytes: Array(body.compactText.utf8), by: post.principal())
        post.time.advance(.seconds(3_600))
        let again = try await post.service.putCrossing(
            id: TestPost.id(), bytes: Array(body.prettyText.utf8),
            by: post.principal(badge: "B-2"))
        #expect(!again.isNew)
        #expect(again.receipt.compactText == first.receipt.compactText)
        #expect(post.store.records(.crossing).count == 1)
    }

    @Test("Other content under the same id is a conflict")
    func conflict() async throws {
        let post = try await TestPost()
        _ = try await post.service.putCrossing(
            id: TestPost.id(), bytes: TestCrossing.bytes(), by: post.principal())
        await #expect {
            try await post.service.putCrossing(
                id: TestPost.id(),
                bytes: TestCrossing.bytes(TestCrossing.body(remark: "other")),
                by: post.principal())
        } throws: {
            if case CaptureFault.journal(.conflict) = $0 { true } else { false }
        }
    }

    @Test("A full disk still answers for what it holds")
    func fullDisk() async throws {
        let post = try await TestPost()
        let first = try await post.service.putCrossing(
            id: TestPost.id(), bytes: TestCrossing.bytes(), by: post.principal())
        post.store.fail(with: .full(freeBytes: 1, reserveBytes: 2))
        let again = try await post.service.putCrossing(
            id: TestPost.id(), bytes: TestCrossing.bytes(), by: post.principal())
        #expect(!again.isNew && again.receipt == first.receipt)
        for (id, body) in [
            (TestPost.id(2), TestCrossing.body()), (TestPost.id(), TestCrossing.body(remark: "x")),
        ] {
            await #expect {
                try await post.service.putCrossing(
                    id: id, bytes: TestCrossing.bytes(body), by: post.principal())
            } throws: {
                if case CaptureFault.journal(.full) = $0 { true } else { false }
            }
        }
    }

    @Test("A traveller without a document is stored, with warnings that say so")
    func withoutDocument() async throws {
        let post = try await TestPost()
        let body: JSONValue = [
            "direction": "entry", "crossed_at": "2026-03-01T07:59:00Z",
            "decision": ["outcome": "referred"],
        ]
        let answer = try await post.service.putCrossing(
            id: TestPost.id(), bytes: TestCrossing.bytes(body), by: post.principal())
        #expect(answer.isNew)
        let warnings = try #require(answer.receipt["warnings"]?.array)
        #expect(warnings.contains(["pointer": "/document", "code": "missing"]))
        #expect(answer.receipt["document"] == ["mrz": .null, "chip": .null])
    }

    @Test("Wrong check digits are warnings and verdicts, never refusals")
    func wrongDigit() async throws {
        let post = try await TestPost()
        var lines = TestCrossing.zone
        lines[1].replaceSubrange(
            lines[1].startIndex..<lines[1].index(lines[1].startIndex, offsetBy: 1), with: "M")
        var members = try #require(TestCrossing.body().object)
        members["document"] = ["class": "passport", "mrz": .array(lines.map(JSONValue.string))]
        let answer = try await post.service.putCrossing(
            id: TestPost.id(), bytes: TestCrossing.bytes(.object(members)), by: post.principal())
        let codes = answer.receipt["warnings"]?.array?.compactMap { $0["code"]?.string } ?? []
        #expect(codes.contains("check_digit"))
        #expect(
            answer.receipt.at("document", "mrz", "fields", "document_number")?.string
                == "wrong_check_digit")
        #expect(answer.receipt.at("document", "mrz", "valid") == false)
    }

    @Test("A number that stands in the zone alone is screened too, and the body stays as sent")
    func screensTheZone() async throws {
        let screening = FixedScreening(["verdict": "clear", "checks": []])
        let post = try await TestPost(screening: screening)
        var members = try #require(TestCrossing.body().object)
        members["document"] = ["mrz": .array(TestCrossing.zone.map(JSONValue.string))]
        _ = try await post.service.putCrossing(
            id: TestPost.id(), bytes: TestCrossing.bytes(.object(members)), by: post.principal())
        #expect(
            screening.asked.first?.documents == [DocumentQuery(issuer: "UTO", number: "L898902C3")])
        #expect(post.store.records(.crossing).first?.envelope.body == .object(members))
    }

    @Test("A discreet hit is in the record and not in the receipt")
    func discreet() async throws {
        func view(_ verdict: String) -> JSONValue {
            [
                "verdict": .string(verdict),
                "checks": [FixedScreening.check("watch", verdict)],
            ]
        }
        let full = view("hit")
        let post = try await TestPost(screening: FixedScreening(full, counter: view("clear")))
        let answer = try await post.service.putCrossing(
            id: TestPost.id(), bytes: TestCrossing.bytes(), by: post.principal())
        #expect(answer.receipt.at("screening", "verdict") == "clear")
        #expect(!answer.receipt.compactText.contains("REF-1"))
        let stored = post.store.records(.crossing).first?.envelope.verdicts
        #expect(stored?["screening"] == full)
        let read = try await post.service.crossing(
            id: TestPost.id(), for: post.principal(.supervisor))
        #expect(read.at("screening", "verdict") == "clear")
    }

    @Test(
        "Only those whose records count may capture, and only some may read",
        arguments: OfficerRole.allCases)
    func roles(role: OfficerRole) async throws {
        let post = try await TestPost()
        _ = try await post.service.putCrossing(
            id: TestPost.id(), bytes: TestCrossing.bytes(), by: post.principal())
        let mayCapture = [.officer, .supervisor].contains(role)
        let mayRead = mayCapture || role == .auditor
        let stored = try? await post.service.putCrossing(
            id: TestPost.id(2), bytes: TestCrossing.bytes(), by: post.principal(role))
        let read = try? await post.service.crossing(id: TestPost.id(), for: post.principal(role))
        #expect((stored != nil) == mayCapture)
        #expect((read != nil) == mayRead)
    }

    @Test("An untrusted clock is said in the receipt")
    func untrustedClock() async throws {
        let time = ManualTime()
        time.loseSynchronisation()
        let post = try await TestPost(time: time)
        let answer = try await post.service.putCrossing(
            id: TestPost.id(), bytes: TestCrossing.bytes(), by: post.principal())
        #expect(answer.receipt["clock"] == "untrusted")
    }
}
