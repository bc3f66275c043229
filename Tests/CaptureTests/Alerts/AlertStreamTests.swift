import Core
import HTTPTypes
import NIOCore
import NIOEmbedded
import Records
import Testing

@testable import Capture

@Suite("The stream of alerts", .timeLimit(.minutes(1)))
struct AlertStreamTests {
    private static func listening(_ post: AlertPost, _ count: Int = 1) async {
        while post.service.board.listeners < count { await Task.yield() }
        // The opening is written, and the next sign of life is waited for.
        while post.post.time.sleepers < count { await Task.yield() }
    }

    private static func stream(
        _ http: TestHTTP, headers: [String: String] = [:]
    ) async throws -> TestHTTP.Answer {
        try await http.send(.get, "/v1/alerts", headers: headers)
    }

    @Test("A hit comes while somebody listens, and the stream ends with the session")
    func live() async throws {
        let post = try await AlertPost()
        try await TestHTTP.run(post.api, post.post, role: .officer) { (http) async throws in
            async let answer = Self.stream(http)
            await Self.listening(post)
            _ = try await http.put(TestCrossing.body().compactText)
            _ = try await http.send(
                .post, "/v1/alerts/\(TestPost.id())/outcome", #"{"decision":"dismissed"}"#)
            #expect(try await http.send(.delete, "/v1/sessions/current").status == 204)
            let stream = try await answer
            #expect(stream.status == 200)
            #expect(stream.headers[.contentType] == "text/event-stream")
            #expect(stream.headers[.cacheControl] == "no-store")
            #expect(stream.text.hasPrefix("event: start\n"))
            let again = try await Self.stream(http)
            #expect(again.status == 401)
        }
        #expect(post.service.board.listeners == 0)
    }

    @Test("Nothing is told after the session's end, whatever comes with it")
    func silent() async throws {
        let post = try await AlertPost()
        try await TestHTTP.run(post.api, post.post, role: .officer) { (http) async throws in
            async let answer = Self.stream(http)
            await Self.listening(post)
            _ = try await post.service.register.lockOfficer(badge: "B-1")
            try await post.cross()
            #expect(try await answer.text == "event: start\n" + Self.start)
        }
    }

    private static let start = #"data: {"older":false,"resumed":false}"# + "\n\n"

    @Test("A stream in which nothing happens shows that it lives")
    func heartbeat() async throws {
        let post = try await AlertPost()
        try await TestHTTP.run(post.api, post.post, role: .officer) { (http) async throws in
            async let answer = Self.stream(http)
            await Self.listening(post)
            post.post.time.advance(HTTPLimits.heartbeat)
            while post.post.time.sleepers == 0 { await Task.yield() }
            post.service.board.dismiss()
            #expect(try await answer.text.contains("\n:\n\n"))
        }
    }

    @Test("A trainee hears nothing, nor does anybody without a session")
    func refused() async throws {
        let post = try await AlertPost()
        try await TestHTTP.run(post.api, post.post, role: .trainee) { (http) async throws in
            #expect(try await Self.stream(http).status == 403)
            #expect(try await Self.stream(http.anonymous).status == 401)
        }
    }

    @Test("A fifth stream at one workstation has to wait")
    func bounded() async throws {
        let post = try await AlertPost()
        try await TestHTTP.run(post.api, post.post, role: .officer) { (http) async throws in
            try await withThrowingTaskGroup(of: Int.self) { group in
                for _ in 0..<AlertBoard.limitOfWorkstation {
                    group.addTask { try await Self.stream(http).status }
                }
                await Self.listening(post, AlertBoard.limitOfWorkstation)
                let fifth = try await Self.stream(http)
                #expect(fifth.status == 429 && fifth.problem == "too-many-streams")
                #expect(fifth.headers[.retryAfter] == "30")
                post.service.board.dismiss()
                for try await status in group { #expect(status == 200) }
            }
            // The places are free again.
            async let another = Self.stream(http)
            await Self.listening(post)
            post.service.board.dismiss()
            #expect(try await another.status == 200)
        }
    }

    @Test("A server that is told to stop does not wait for its streams")
    func stopping() async throws {
        let post = try await AlertPost()
        let session = try await post.post.signIn().token
        let api = post.api
        let clock = StampingClock(source: post.post.time)
        try await TestServer.run(api, clock: clock, drain: .seconds(50)) {
            (server, stop) async throws in
            async let answer = server.send(
                .get, "/v1/alerts",
                headers: [
                    "Authorization": "Bearer \(post.post.credential)", "Waypost-Session": session,
                ])
            await Self.listening(post)
            stop()
            #expect(try await answer.text.hasPrefix("event: start\n"))
        }
    }

    @Test("A client that reads nothing for half a minute loses its connection")
    func slowReader() throws {
        let channel = EmbeddedChannel(handler: SlowReaderGuard())
        channel.connect(to: try SocketAddress(ipAddress: "127.0.0.1", port: 1), promise: nil)
        func writable(_ isWritable: Bool) {
            channel.isWritable = isWritable
            channel.pipeline.fireChannelWritabilityChanged()
        }
        writable(false)
        channel.embeddedEventLoop.advanceTime(by: .seconds(29))
        writable(true)
        channel.embeddedEventLoop.advanceTime(by: .seconds(60))
        #expect(channel.isActive)
        writable(false)
        channel.embeddedEventLoop.advanceTime(by: SlowReaderGuard.patience)
        #expect(!channel.isActive)
    }
}
