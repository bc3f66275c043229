import Core
import HTTPTypes
import Logging
import NIOSSL
import Records
import Testing

@testable import Capture

@Suite("The server on a real socket", .timeLimit(.minutes(1)))
struct LiveServerTests {
    private static func api(_ post: TestPost, store: (any RecordStore)? = nil) -> CaptureAPI {
        let service = CaptureService(
            register: post.service.register, store: store ?? post.store,
            screening: FixedScreening.clear, clock: StampingClock(source: post.time),
            random: SeededRandom(seed: 3))
        return CaptureAPI(service: service, post: "P", time: SystemTime())
    }

    private static func headers(_ post: TestPost, _ session: String) -> [String: String] {
        ["Authorization": "Bearer \(post.credential)", "Waypost-Session": session]
    }

    @Test("A crossing is stored over TLS, and stored again with the same bytes")
    func storing() async throws {
        let post = try await TestPost()
        let session = try await post.signIn().token
        let clock = StampingClock(source: post.time)
        try await TestServer.run(Self.api(post), clock: clock) { (server, _) async throws in
            let uri = "/v1/crossings/\(TestPost.id())"
            let body = TestCrossing.body().compactText
            let headers = Self.headers(post, session)
            let first = try await server.send(.put, uri, body, headers: headers)
            let again = try await server.send(.put, uri, body, headers: headers)
            #expect(first.status == 201 && again.status == 200)
            #expect(first.text == again.text)
            #expect(first.headers[.date] == "Sun, 01 Mar 2026 08:00:00 GMT")
            #expect(try await server.send(.get, "/").status == 200)
        }
    }

    @Test("A clock that is not trusted dates no answer")
    func noDate() async throws {
        let post = try await TestPost()
        post.time.loseSynchronisation()
        let clock = StampingClock(source: post.time)
        try await TestServer.run(Self.api(post), clock: clock) { (server, _) async throws in
            let answer = try await server.send(.get, "/healthz")
            #expect(answer.headers[.date] == nil)
        }
    }

    @Test("TLS 1.2 is served, 1.1 is not")
    func versions() async throws {
        let post = try await TestPost()
        let clock = StampingClock(source: post.time)
        try await TestServer.run(Self.api(post), clock: clock) { (server, _) async throws in
            #expect(try await server.send(.get, "/healthz", maximum: .tlsv12).status == 200)
            await #expect(throws: (any Error).self) {
                try await server.send(.get, "/healthz", maximum: .tlsv11)
            }
        }
    }

    @Test("Oversized headers and bodies are answered, and the server goes on")
    func oversized() async throws {
        let post = try await TestPost()
        let session = try await post.signIn().token
        let clock = StampingClock(source: post.time)
        try await TestServer.run(Self.api(post), clock: clock) { (server, _) async throws in
            let long = String(repeating: "a", count: 20 * 1_024)
            let answer = try await server.send(.get, "/healthz", headers: ["X-Long": long])
            #expect(answer.status == 431)
            let huge = String(repeating: " ", count: 200 * 1_024)
            let refused = try await server.send(
                .put, "/v1/crossings/\(TestPost.id())", huge, headers: Self.headers(post, session))
            #expect(refused.status == 413)
            let beyond = String(repeating: "a", count: 100 * 1_024)
            let many = Dictionary(uniqueKeysWithValues: (0..<200).map { ("X-\($0)", "a") })
            for headers in [["X-Long": beyond], many] {
                let refused = try await server.send(.get, "/healthz", headers: headers)
                #expect(refused.status == 431)
                #expect(refused.headers[.contentType] == "application/problem+json")
                #expect(refused.text.contains("headers-too-large"))
            }
            let unknown = try await server.send(
                try #require(HTTPRequest.Method(rawValue: "FOO")), "/healthz")
            #expect(unknown.status == 501)
            #expect(unknown.headers[.contentType] == "application/problem+json")
            #expect(try await server.send(.get, "/healthz").status == 200)
        }
    }

    @Test("Told to stop, it accepts nothing more and answers what is under way")
    func draining() async throws {
        let post = try await TestPost()
        let session = try await post.signIn().token
        let store = GatedStore(post.store)
        let clock = StampingClock(source: post.time)
        try await TestServer.run(Self.api(post, store: store), clock: clock) {
            (server, stop) async throws in
            async let answer = server.send(
                .put, "/v1/crossings/\(TestPost.id())", TestCrossing.body().compactText,
                headers: Self.headers(post, session))
            for await _ in store.arrivals { break }
            stop()
            while await server.accepts() {}
            store.open()
            #expect(try await answer.status == 201)
        }
        #expect(post.store.records(.crossing).count == 1)
    }

    @Test("What does not end while it drains loses its connection, and the server ends")
    func drainLimit() async throws {
        let post = try await TestPost()
        let session = try await post.signIn().token
        let store = GatedStore(post.store)
        let clock = StampingClock(source: post.time)
        let api = Self.api(post, store: store)
        try await TestServer.run(api, clock: clock, drain: .milliseconds(50)) {
            (server, stop) async throws in
            async let answer = server.send(
                .put, "/v1/crossings/\(TestPost.id())", TestCrossing.body().compactText,
                headers: Self.headers(post, session))
            for await _ in store.arrivals { break }
            stop()
            _ = try? await answer
        }
    }

    @Test("Stopped at any moment of its start, it ends")
    func stoppedAtOnce() async throws {
        let post = try await TestPost()
        let identity = try TestIdentity()
        defer { identity.remove() }
        var options = CaptureServer.Options(
            certificateChain: identity.certificatePath, privateKey: identity.keyPath)
        options.host = "127.0.0.1"
        options.port = 0
        let server = try CaptureServer(
            api: Self.api(post), options: options, clock: StampingClock(source: post.time),
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        for turns in 0..<40 {
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await server.run() }
                for _ in 0..<turns { await Task.yield() }
                group.cancelAll()
                try await group.waitForAll()
            }
        }
    }

    @Test("An address that is taken is named")
    func taken() async throws {
        let post = try await TestPost()
        let identity = try TestIdentity()
        defer { identity.remove() }
        let clock = StampingClock(source: post.time)
        try await TestServer.run(Self.api(post), clock: clock) { (server, _) async throws in
            var options = CaptureServer.Options(
                certificateChain: identity.certificatePath, privateKey: identity.keyPath)
            options.host = "127.0.0.1"
            options.port = server.port
            let second = try CaptureServer(
                api: Self.api(post), options: options, clock: clock,
                logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
            await #expect(throws: ServerFault.self) { try await second.run() }
        }
    }

    @Test("A question is answered once it has gone the way of requests, while it listens")
    func asked() async throws {
        let post = try await TestPost()
        let identity = try TestIdentity()
        defer { identity.remove() }
        var options = CaptureServer.Options(
            certificateChain: identity.certificatePath, privateKey: identity.keyPath)
        options.host = "127.0.0.1"
        options.port = 0
        let server = try CaptureServer(
            api: Self.api(post), options: options, clock: StampingClock(source: post.time),
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        let early = Counter()
        server.ask { early.add() }
        try await withThrowingTaskGroup(of: Void.self) { group in
            let (listening, announce) = AsyncStream.makeStream(of: Void.self)
            group.addTask { try await server.run { _ in announce.yield() } }
            for await _ in listening { break }
            for _ in 0..<3 {
                await withCheckedContinuation { answer in server.ask { answer.resume() } }
            }
            group.cancelAll()
            try await group.waitForAll()
        }
        server.ask { early.add() }
        #expect(early.value == 0)
    }

    @Test("A missing certificate is named before anything listens")
    func noCertificate() async throws {
        let post = try await TestPost()
        #expect {
            try CaptureServer(
                api: Self.api(post),
                options: .init(certificateChain: "/nowhere.pem", privateKey: "/nowhere.key"),
                clock: StampingClock(source: post.time), logger: Logger(label: "test"))
        } throws: {
            if case ServerFault.badCertificate("/nowhere.pem", _) = $0 { true } else { false }
        }
    }
}
