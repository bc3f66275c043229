import Core
import HTTPTypes
import Testing

@testable import Capture

@Suite("The OpenAPI document and what is read")
struct OpenAPIReadingTests {
    @Test("Pages, tables and their lines have the keys that the document requires, and no others")
    func keys() async throws {
        let schemas = try #require(
            PlainYAML.read(EmbeddedAsset.openAPI).at("components", "schemas"))
        @Sendable func required(_ path: String...) -> Set<String> {
            let found = path.reduce(Optional(schemas)) { $0?[$1] }
            return Set(found?["required"]?.array?.compactMap(\.string) ?? [])
        }
        @Sendable func keys(_ value: JSONValue?) -> Set<String> {
            Set((value?.object ?? [:]).keys)
        }
        let post = try await JournalPost()
        try await post.run { (http) async throws in
            #expect(try await http.put(TestCrossing.body().compactText).status == 201)
            let amended = try await http.send(
                .post, "/v1/crossings/\(TestPost.id())/amendments",
                "{\"reason\":\"typing_error\",\"changes\":{\"/journey/purpose\":\"trade\"}}")
            #expect(amended.status == 201)
            let page = try await http.send(.get, "/v1/crossings")
            #expect(keys(page.json) == required("crossing_page"))
            #expect(
                keys(page.json.at("crossings", "0"))
                    == required("crossing_page", "properties", "crossings", "items"))
            let read = try await http.send(.get, "/v1/crossings/\(TestPost.id())")
            #expect(
                keys(read.json.at("amendments", "0"))
                    == required("stored_crossing", "properties", "amendments", "items"))
            let table = try await http.send(
                .get, "/v1/statistics?from=2026-03-01&to=2026-03-01")
            #expect(keys(table.json) == required("statistics"))
            #expect(
                keys(table.json.at("rows", "0"))
                    == required("statistics", "properties", "rows", "items"))
            let session = try await post.post.signIn("A-1", role: .auditor)
            let auditor = TestHTTP(
                client: http.client, credential: http.credential, session: session.token)
            let trail = try await auditor.send(.get, "/v1/audit")
            #expect(keys(trail.json) == required("audit_page"))
            #expect(
                keys(trail.json.at("entries", "0"))
                    == required("audit_page", "properties", "entries", "items"))
        }
    }
}
