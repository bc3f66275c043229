import Core
import HTTPTypes
import HummingbirdTesting
import Logging
import NIOCore
import NIOPosix
import PKI
import Testing

@testable import Capture

@Suite("The socket that offers the post's authority", .timeLimit(.minutes(1)))
struct AuthorityServerTests {
    private static func run(
        lifetime: Duration = AuthorityServer.Limits.lifetime,
        _ body: @escaping @Sendable (AuthorityServer, Int) async throws -> Void
    ) async throws {
        let identity = try TestIdentity()
        defer { identity.remove() }
        var options = AuthorityServer.Options()
        options.host = "127.0.0.1"
        options.port = 0
        options.lifetime = lifetime
        let server = AuthorityServer(
            offer: AuthorityOffer(
                post: "P", certificate: identity.authority, addresses: []),
            options: options, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        let (ports, announce) = AsyncStream.makeStream(of: Int.self)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                defer { announce.finish() }
                try await server.run { announce.yield($0) }
            }
            for await port in ports {
                try await body(server, port)
                break
            }
            group.cancelAll()
            try await group.waitForAll()
        }
    }

    private static func send(
        _ method: HTTPRequest.Method, _ uri: String, to port: Int, body: String? = nil,
        headers: HTTPFields = [:]
    ) async throws -> (status: Int, headers: HTTPFields, text: String) {
        try await TestClient.withClient(host: "127.0.0.1", port: port) { client in
            let answer = try await client.execute(
                TestClient.Request(
                    uri, method: method, authority: "evil.example", headers: headers,
                    body: body.map { ByteBuffer(string: $0) }))
            return (
                answer.status.code, answer.headers, answer.body.map { String(buffer: $0) } ?? ""
            )
        }
    }

    @Test("GET and HEAD are answered, and nothing of the request is repeated or kept")
    func answers() async throws {
        try await Self.run { (_, port) in
            let page = try await Self.send(.get, "/?lang=fr&x=%3Cscript%3E", to: port)
            #expect(page.status == 200 && page.text.contains("<html lang=\"fr\""))
            #expect(!page.text.contains("evil.example") && !page.text.contains("script>"))
            #expect(page.headers[.setCookie] == nil && page.headers[.location] == nil)
            #expect(page.headers[.strictTransportSecurity] == nil, "it would shut this page out")
            #expect(page.headers[.connection] == "close")
            #expect(
                page.headers[.contentSecurityPolicy] == AuthorityPage.contentSecurityPolicy)
            let head = try await Self.send(.head, AuthorityOffer.file, to: port)
            #expect(head.status == 200 && head.text.isEmpty)
            #expect(head.headers[.contentType] == "application/x-x509-ca-cert")
            #expect(head.headers[.contentLength].flatMap { Int($0) } ?? 0 > 300)
        }
    }

    @Test(
        "All else is 404, and every other method 405",
        arguments: [
            (HTTPRequest.Method.get, "/healthz", 404), (.get, "/v1/sessions", 404),
            (.get, "/../etc/waypost/secrets/lan.key", 404), (.get, "//evil.example/", 404),
            (.get, "/favicon.ico", 404), (.head, "/x", 404), (.post, "/", 405),
            (.put, "/waypost-ca.crt", 405), (.delete, "/", 405), (.options, "/", 405),
        ])
    func refused(method: HTTPRequest.Method, uri: String, status: Int) async throws {
        try await Self.run { (_, port) in
            let body = method == .post || method == .put ? "{}" : nil
            let answer = try await Self.send(method, uri, to: port, body: body)
            #expect(answer.status == status)
            #expect(answer.headers[.location] == nil && !answer.text.contains("evil"))
            if status == 405 { #expect(answer.headers[.allow] == "GET, HEAD") }
        }
    }

    @Test("Headers and bodies beyond the limits are answered, and it goes on")
    func oversized() async throws {
        try await Self.run { (_, port) in
            let long = String(repeating: "a", count: 40 * 1_024)
            let headers = try await Self.send(.get, "/", to: port, headers: [.userAgent: long])
            #expect(headers.status == 431)
            let body = try await Self.send(.post, "/", to: port, body: long)
            #expect(body.status == 405)
            #expect(try await Self.send(.get, "/", to: port).status == 200)
        }
    }

    @Test(
        "A client that sends slowly, or nothing, is let go of at its time",
        arguments: ["", "GET / H"])
    func slow(beginning: String) async throws {
        try await Self.run(lifetime: .milliseconds(100)) { (_, port) in
            let channel = try await ClientBootstrap(group: .singletonMultiThreadedEventLoopGroup)
                .connect(host: "127.0.0.1", port: port) { channel in
                    channel.eventLoop.makeCompletedFuture {
                        try NIOAsyncChannel<ByteBuffer, ByteBuffer>(
                            wrappingChannelSynchronously: channel)
                    }
                }
            try await channel.executeThenClose { inbound, outbound in
                try await outbound.write(ByteBuffer(string: beginning))
                var answer = ""
                // Ends when the server has closed.
                for try await bytes in inbound { answer += String(buffer: bytes) }
                #expect(answer.isEmpty)
            }
        }
    }

    @Test("A question is answered by the way of requests, and a taken address is named")
    func asked() async throws {
        try await Self.run { (server, port) in
            await withCheckedContinuation { answer in server.ask { answer.resume() } }
            let identity = try TestIdentity()
            defer { identity.remove() }
            var options = AuthorityServer.Options()
            options.host = "127.0.0.1"
            options.port = port
            let second = AuthorityServer(
                offer: AuthorityOffer(
                    post: "P", certificate: identity.authority, addresses: []),
                options: options, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
            await #expect {
                try await second.run()
            } throws: { error in
                guard case .cannotOffer(let address, _)? = error as? ServerFault else {
                    return false
                }
                return address == "127.0.0.1:\(port)"
            }
        }
    }
}
