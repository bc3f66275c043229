import Control
import Core
import Glibc
import Supervision
import Testing

@Suite("A text over plain HTTP on a local socket", .timeLimit(.minutes(1)))
struct TextServerTests {
    private let folder: TemporaryFolder
    private let asked = Counter()
    private var path: String { "\(folder.path)/metrics.sock" }

    init() throws {
        folder = try TemporaryFolder()
    }

    private func server(
        limits: ControlLimits = TextServer.usualLimits, time: any TimeSource = SystemTime(),
        directory: (@Sendable () -> CallerDirectory)? = nil
    ) -> TextServer {
        TextServer(
            path: path, location: "/metrics", type: "text/plain; version=0.0.4",
            needs: [.view], time: time, limits: limits, directory: directory
        ) { [asked] in
            asked.add()
            return "the text \(asked.value)\n"
        }
    }

    private func serving(
        _ server: TextServer, _ body: @escaping @Sendable () throws -> Void
    ) async throws {
        let (listening, signal) = AsyncStream<Void>.makeStream()
        try await withThrowingTaskGroup { group in
            group.addTask {
                defer { signal.finish() }
                try await server.run { signal.finish() }
            }
            for await _ in listening {}
            let thread = ThreadExecutor(name: "caller")
            let result: Result<Void, any Error> = await withCheckedContinuation { waiter in
                thread.perform { waiter.resume(returning: Result { try body() }) }
            }
            group.cancelAll()
            try await group.waitForAll()
            try result.get()
        }
    }

    private static func answer(_ path: String, _ request: String) throws -> String {
        let caller = try RawCaller(path)
        caller.send(Array(request.utf8))
        return caller.readAll()
    }

    @Test("answers a scraper, and closes behind the answer")
    func scrape() async throws {
        try await serving(server()) { [path] in
            let answer = try Self.answer(path, "GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n")
            #expect(answer.hasPrefix("HTTP/1.1 200 OK\r\n"))
            #expect(answer.contains("\r\nContent-Type: text/plain; version=0.0.4\r\n"))
            #expect(answer.contains("\r\nContent-Length: 11\r\n"))
            #expect(answer.hasSuffix("\r\n\r\nthe text 1\n"))
            // With lone line feeds, a query, the root, and HTTP/1.0.
            #expect(try Self.answer(path, "GET /?a=b HTTP/1.0\n\n").hasSuffix("the text 2\n"))
            let head = try Self.answer(path, "HEAD /metrics HTTP/1.1\r\n\r\n")
            #expect(head.hasPrefix("HTTP/1.1 200") && head.hasSuffix("\r\n\r\n"))
        }
    }

    @Test(
        "says what is wrong with other requests and makes no text for them",
        arguments: [
            ("GET /else HTTP/1.1\r\n\r\n", 404), ("POST /metrics HTTP/1.1\r\n\r\n", 405),
            ("nonsense\r\n\r\n", 400), ("\r\n\r\n", 400), ("GET metrics HTTP/1.1\r\n\r\n", 400),
            ("GET / SPDY/3\r\n\r\n", 400),
            ("GET / HTTP/1.1\r\nX: \(String(repeating: "x", count: 9_000))\r\n\r\n", 431),
        ])
    func refusals(request: String, status: Int) async throws {
        try await serving(server()) { [path, asked] in
            let answer = try Self.answer(path, request)
            #expect(answer.hasPrefix("HTTP/1.1 \(status) "))
            #expect(asked.value == 0)
            #expect(try Self.answer(path, "GET / HTTP/1.1\r\n\r\n").hasPrefix("HTTP/1.1 200"))
        }
    }

    @Test(
        "whoever is in none of the groups is refused and told what to be in, others are not",
        .enabled(if: canScrapeAsNobody))
    func strangers() async throws {
        let server = server(directory: { CallerDirectory(numbers: [.view: 4_711], ownUser: 0) })
        try await serving(server) { [path, folder, asked] in
            func scrape(_ groups: String) throws -> String {
                let output = "\(folder.path)/answer"
                let command =
                    "setpriv --reuid 65534 --regid 65534 \(groups) /usr/bin/curl --silent "
                    + "--include --unix-socket \(path) http://post/metrics > \(output)"
                try #require(Glibc.system(command) == 0)
                return String(
                    decoding: try LinuxFiles().read(output, limit: 65_536), as: UTF8.self)
            }
            let refusal = try scrape("--clear-groups")
            #expect(refusal.hasPrefix("HTTP/1.1 403") && refusal.contains("waypost-view"))
            #expect(asked.value == 0)
            #expect(try scrape("--groups 4711").hasPrefix("HTTP/1.1 200"))
        }
        #expect(server.counters.refusals.value == 1)
    }

    @Test("callers beyond the limit wait, and one that never asks is cut off and lets them in")
    func limits() async throws {
        let time = ForwardedTime()
        let server = server(
            limits: ControlLimits(connections: 2, patience: .seconds(30)), time: time)
        try await serving(server) { [path] in
            let idle = [try RawCaller(path), try RawCaller(path)]
            for caller in idle { caller.send(Array("GET".utf8)) }
            // Both are in and read from, so that their patience counts from here.
            for _ in 0..<3 {
                let turned = Counter()
                while !server.ask({ turned.add() }) {}
                while turned.value == 0 {}
            }
            let third = try RawCaller(path)
            third.send(Array("GET / HTTP/1.1\r\n\r\n".utf8))
            while server.counters.timesFull.value == 0 {}
            time.putForward(by: .seconds(31))
            // The loop looks at its clock when something happens.
            while !server.ask({}) {}
            #expect(third.readAll().hasPrefix("HTTP/1.1 200"))
            #expect(idle.allSatisfy { $0.readAll().isEmpty })
            #expect(server.counters.expired.value == 2)
        }
    }

    @Test("a question goes the way of the requests, and nowhere while nobody serves")
    func question() async throws {
        let server = server()
        #expect(!server.ask {})
        try await serving(server) {
            let answered = Counter()
            #expect(server.ask { answered.add() })
            while answered.value == 0 {}
        }
        #expect(!LinuxFiles().exists(path), "the socket goes with the server")
    }
}

/// The live check of authorities needs root and the two programs.
private let canScrapeAsNobody =
    geteuid() == 0 && access("/usr/bin/setpriv", X_OK) == 0 && access("/usr/bin/curl", X_OK) == 0
