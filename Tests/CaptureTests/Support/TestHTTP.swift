import Core
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import NIOCore

@testable import Capture

/// Requests to the API through the router alone.
struct TestHTTP {
    let client: any TestClientProtocol
    let credential: String?
    let session: String?

    /// Runs `body` with an officer signed in at an enrolled workstation.
    static func run(
        _ post: TestPost, role: OfficerRole = .officer, isReady: Bool = true,
        power: @escaping @Sendable () async -> JSONValue? = { nil },
        supply: @escaping @Sendable (String) async -> JSONValue = { _ in .null },
        askPower: @escaping @Sendable (JSONValue) async -> PowerAnswer = { _ in .silent },
        _ body: @escaping @Sendable (TestHTTP) async throws -> Void
    ) async throws {
        let api = CaptureAPI(
            service: post.service, post: "Test post <1>", time: post.time, isReady: { isReady },
            power: power, supply: supply, askPower: askPower)
        try await run(api, post, role: role, body)
    }

    static func run(
        _ api: CaptureAPI, _ post: TestPost, role: OfficerRole,
        _ body: @escaping @Sendable (TestHTTP) async throws -> Void
    ) async throws {
        let session = try await post.signIn(role: role)
        let application = Application(responder: api.router.buildResponder())
        try await application.test(.router) { client in
            try await body(
                TestHTTP(client: client, credential: post.credential, session: session.token))
        }
    }

    /// The same client without what it shows of itself.
    var anonymous: TestHTTP { TestHTTP(client: client, credential: nil, session: nil) }

    struct Answer {
        let status: Int
        let headers: HTTPFields
        let bytes: [UInt8]
        var text: String { String(decoding: bytes, as: UTF8.self) }
        var json: JSONValue { (try? JSONValue(parsing: text)) ?? .null }
        var problem: String? {
            json["type"]?.string?.split(separator: ":").last.map(String.init)
        }
    }

    func send(
        _ method: HTTPRequest.Method, _ uri: String, _ body: String? = nil,
        headers: [String: String] = [:]
    ) async throws -> Answer {
        try await send(method, uri, bytes: body.map { Array($0.utf8) }, headers: headers)
    }

    func send(
        _ method: HTTPRequest.Method, _ uri: String, bytes body: [UInt8]?,
        headers: [String: String] = [:]
    ) async throws -> Answer {
        var fields = HTTPFields()
        if body != nil { fields[.contentType] = "application/json" }
        if let credential { fields[.authorization] = "Bearer \(credential)" }
        if let session { fields[Credentials.sessionHeader] = session }
        for (name, value) in headers {
            if let name = HTTPField.Name(name) { fields[name] = value }
        }
        return try await client.execute(
            uri: uri, method: method, headers: fields, body: body.map { ByteBuffer(bytes: $0) }
        ) { response in
            Answer(
                status: response.status.code, headers: response.headers,
                bytes: Array(response.body.readableBytesView))
        }
    }

    func put(_ body: String, id: String = TestPost.id()) async throws -> Answer {
        try await send(.put, "/v1/crossings/\(id)", body)
    }
}
