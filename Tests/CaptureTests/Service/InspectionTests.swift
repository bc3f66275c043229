import Core
import Records
import Testing

@testable import Capture

@Suite("Inspection of a document")
struct InspectionTests {
    @Test(
        "A scanned zone is judged, proposed as fields, screened and audited; no crossing is stored")
    func scanned() async throws {
        let post = try await TestPost()
        let typed = TestCrossing.zone.joined().lowercased()
        let answer = try await post.service.inspect(
            bytes: Array("{\"mrz\":[\"\(typed)\"]}".utf8), by: post.principal())
        #expect(answer.at("document", "mrz", "valid") == true)
        #expect(answer.at("fields", "document_number") == "L898902C3")
        #expect(answer.at("suggested", "traveller", "birth_date") == "1974-08-12")
        #expect(answer.at("suggested", "document", "expires_on") == "2012-04-15")
        #expect(answer.at("suggested", "document", "mrz")?.array?.count == 2)
        #expect(answer.at("screening", "verdict") == "clear")
        let codes = answer["warnings"]?.array?.compactMap { $0["code"]?.string } ?? []
        #expect(codes == ["expired"])
        #expect(post.store.records(.crossing).isEmpty)
        let audit = try #require(post.store.records(.audit).last)
        #expect(audit.envelope.body["action"] == "document_inspected")
        #expect(audit.envelope.body["target"] == "UTO L898902C3")
        #expect(audit.envelope.officer == "B-1")
    }

    @Test("Text that is no zone is answered with what is wrong, not refused")
    func noZone() async throws {
        let post = try await TestPost()
        let answer = try await post.service.inspect(
            bytes: Array("{\"mrz\":[\"HELLO\"]}".utf8), by: post.principal())
        #expect(answer.at("document", "mrz", "valid") == false)
        #expect(answer["fields"] == .null)
        #expect(answer["suggested"] == .null)
    }

    @Test("Places of refusals and warnings are places in the document")
    func pointers() async throws {
        let post = try await TestPost()
        await #expect {
            try await post.service.inspect(
                bytes: Array("{\"colour\":\"red\"}".utf8), by: post.principal())
        } throws: {
            guard case CaptureFault.refused(let refusals) = $0 else { return false }
            return refusals.map(\.pointer.description) == ["/colour"]
        }
        let answer = try await post.service.inspect(
            bytes: Array("{\"class\":\"passport\",\"issuer\":\"Q0\",\"number\":\"1\"}".utf8),
            by: post.principal())
        let places = answer["warnings"]?.array?.compactMap { $0["pointer"]?.string } ?? []
        #expect(places.contains("/issuer"))
    }
}
