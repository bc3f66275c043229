import Core
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Journal
import Logging
import Testing

@testable import Capture

@Suite("What is logged")
struct LogTests {
    /// Keeps every line with its metadata.
    private struct RecordingHandler: LogHandler {
        let lines: Guarded<[String]>
        var metadata: Logger.Metadata = [:]
        var logLevel = Logger.Level.trace

        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }

        func log(event: LogEvent) {
            let line = "\(event.level) \(event.message) \(event.metadata ?? [:])"
            lines.withLock { $0.append(line) }
        }
    }

    @Test(
        "Refusals are logged without a word of what was sent; what the post cannot do is an error")
    func nothingPersonal() async throws {
        let post = try await TestPost()
        let session = try await post.signIn()
        let lines = Guarded<[String]>([])
        let api = CaptureAPI(service: post.service, post: "P", time: post.time)
        let application = Application(
            responder: api.router.buildResponder(),
            logger: Logger(label: "test") { _ in RecordingHandler(lines: lines) })
        try await application.test(.router) { client in
            let http = TestHTTP(
                client: client, credential: post.credential, session: session.token)
            let body = TestCrossing.body().compactText
            _ = try await http.put(body)
            _ = try await http.put(TestCrossing.body(remark: "SECRET").compactText)
            _ = try await http.put("{\"SECRET\":1}", id: TestPost.id(2))
            _ = try await http.put("SECRET", id: "SECRET")
            _ = try await http.send(.get, "/v1/crossings/SECRET?name=SECRET")
            _ = try await http.send(.post, "/v1/sessions", "{\"badge\":\"SECRET\",\"pin\":\"1\"}")
            let refused =
                #"{"direction":"entry","crossed_at":"2026-03-01T07:59:00Z","#
                + #""decision":{"outcome":"refused"}}"#
            _ = try await http.put(refused, id: TestPost.id(4))
            let claim = try await http.send(
                .put, "/v1/referrals/\(TestPost.id(5))",
                "{\"crossing_id\":\"\(TestPost.id(4))\",\"need\":\"asylum_claim\"}")
            #expect(claim.problem == "claim-refused")
            post.store.fail(with: .storage(reason: "database is locked"))
            _ = try await http.put(body, id: TestPost.id(3))
        }
        let written = lines.withLock { $0 }
        #expect(written.count >= 6)
        for line in written {
            for word in ["SECRET", "MARTIN", "AB123456", post.credential, session.token, "B-1"]
                + ["asylum", "claim"]
            {
                #expect(!line.contains(word), "\(line)")
            }
        }
        #expect(written.contains { $0.hasPrefix("error") && $0.contains("database is locked") })
    }
}
