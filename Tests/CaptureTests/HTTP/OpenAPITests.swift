import Core
import HTTPTypes
import Records
import Testing

@testable import Capture

@Suite("The OpenAPI document and the code")
struct OpenAPITests {
    private let document: JSONValue

    init() throws {
        document = try PlainYAML.read(EmbeddedAsset.openAPI)
    }

    @Test("Every route of the document is in the router, and the other way round")
    func routes() async throws {
        let post = try await TestPost()
        let api = CaptureAPI(service: post.service, post: "P", time: post.time)
        let inCode = Set(api.table.routes.map { "\($0.method.rawValue) \($0.path)" })
        var inDocument: Set<String> = []
        for (path, item) in document["paths"]?.object ?? [:] {
            for method in item.object?.keys ?? [:].keys {
                inDocument.insert("\(method.uppercased()) \(path)")
            }
        }
        #expect(inDocument == inCode)
    }

    @Test(
        "The bodies are RECORD.md's, key by key",
        arguments: [
            RecordKind.crossing, .amendment, .hitOutcome, .vehicleVisit, .incident, .tally, .shift,
            .referral,
        ])
    func bodies(kind: RecordKind) {
        let written = document.at("components", "schemas", kind.rawValue)
        #expect(written == BodySchema(of: kind).openAPI)
    }

    @Test("Every reference leads somewhere")
    func references() {
        var found = 0
        func walk(_ value: JSONValue) {
            if let reference = value["$ref"]?.string {
                found += 1
                let pointer = JSONPointer(String(reference.dropFirst()))
                let target = pointer?.parts.reduce(Optional(document)) { $0?[$1] }
                #expect(target != nil, "\(reference)")
            }
            value.object?.values.forEach(walk)
            value.array?.forEach(walk)
        }
        walk(document)
        #expect(found > 50)
    }

    @Test("A receipt has the keys that the document requires, and problems too")
    func answers() async throws {
        let post = try await TestPost()
        let schemas = try #require(document.at("components", "schemas"))
        @Sendable func required(_ name: String) -> Set<String> {
            Set(schemas.at(name, "required")?.array?.compactMap(\.string) ?? [])
        }
        try await TestHTTP.run(post) { (http) async throws in
            let stored = try await http.put(TestCrossing.body().compactText)
            #expect(stored.json.object.map { Set($0.keys) } == required("receipt"))
            let read = try await http.send(.get, "/v1/crossings/\(TestPost.id())")
            #expect(read.json.object.map { Set($0.keys) } == required("stored_crossing"))
            let problem = try await http.put("{}", id: TestPost.id(2))
            #expect(problem.json.object.map { Set($0.keys) } == required("problem"))
            let seen = try await http.send(.post, "/v1/documents/inspect", "{}")
            #expect(seen.json.object.map { Set($0.keys) } == required("inspection"))
        }
    }

    @Test("What is served is the file of the source tree, byte for byte")
    func served() async throws {
        let post = try await TestPost()
        try await TestHTTP.run(post) { (http) async throws in
            let answer = try await http.anonymous.send(.get, "/openapi.yaml")
            #expect(answer.text == EmbeddedAsset.openAPI)
            #expect(answer.headers[.contentType]?.hasPrefix("application/yaml") == true)
        }
    }

    @Test("Every status that a crossing's PUT can have is in the document")
    func statuses() {
        let responses =
            document.at("paths", "/v1/crossings/{id}", "put", "responses")?.object ?? [:]
        for status in [200, 201, 400, 401, 403, 408, 409, 413, 415, 422, 429, 503, 507] {
            #expect(responses["\(status)"] != nil, "\(status)")
        }
    }
}
