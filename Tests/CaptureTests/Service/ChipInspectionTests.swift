import Core
import Documents
import Records
import Screening
import Testing

@testable import Capture

@Suite("Inspection of a chip")
struct ChipInspectionTests {
    /// DG1 around the zone; 0x61 holds 0x5F1F with 88 characters.
    private static var chip: JSONValue {
        let group = [0x61, 0x5B, 0x5F, 0x1F, 0x58] + Array(TestCrossing.zone.joined().utf8)
        return ["sod": "MAA=", "dg1": .string(Base64.text(group))]
    }

    @Test("A chip without a printed zone gives fields, is screened, and gets a verdict of its own")
    func chipAlone() async throws {
        let post = try await TestPost()
        let answer = try await post.service.inspect(
            bytes: Array((["chip": Self.chip] as JSONValue).compactText.utf8),
            by: post.principal())
        #expect(answer.at("fields", "document_number") == "L898902C3")
        #expect(answer.at("suggested", "document", "read_by") == "chip")
        #expect(answer.at("document", "mrz") == .null)
        // An empty message is none.
        #expect(answer.at("document", "chip", "verdict") == "unreadable")
        #expect(post.store.records(.audit).last?.envelope.body["target"] == "UTO L898902C3")
    }

    private func documents(_ body: JSONValue) throws -> [String?] {
        let today = try #require(CalendarDate("2026-11-22"))
        return ScreeningSubject(crossing: body, on: today).documents.map(\.number)
    }

    @Test("Both zones of a document are screened, each once")
    func subjects() throws {
        let printed = TestCrossing.zone.map(JSONValue.string)
        let both: JSONValue = ["document": ["mrz": .array(printed), "chip": Self.chip]]
        #expect(try documents(both) == ["L898902C3"])
        var other = TestCrossing.zone
        other[1] = other[1].replacing("L898902C3", with: "L898902C4")
        let differing: JSONValue = [
            "document": ["mrz": .array(other.map(JSONValue.string)), "chip": Self.chip]
        ]
        #expect(try documents(differing) == ["L898902C4", "L898902C3"])
    }
}
