import Core
import Glibc
import HTTPTypes
import HummingbirdTesting
import Logging
import NIOCore
import NIOSSL
import PKI
import Records

@testable import Capture

/// A real server with a certificate of its own, on a free port.
struct TestServer {
    let port: Int
    private let authority: Certificate

    /// Runs `body` against the server, stops it, and returns when it has ended.
    ///
    /// - Parameter body: gets the server and the means to stop it.
    static func run(
        _ api: CaptureAPI, clock: StampingClock, drain: Duration = .seconds(10),
        _ body:
            @escaping @Sendable (TestServer, @escaping @Sendable () -> Void) async throws
            -> Void
    ) async throws {
        let identity = try TestIdentity()
        defer { identity.remove() }
        var options = CaptureServer.Options(
            certificateChain: identity.certificatePath, privateKey: identity.keyPath)
        options.host = "127.0.0.1"
        options.port = 0
        options.drain = drain
        let server = try CaptureServer(
            api: api, options: options, clock: clock,
            logger: Logger(label: "test") { _ in
                SwiftLogNoOpLogHandler()
            })
        let (ports, announce) = AsyncStream.makeStream(of: Int.self)
        try await withThrowingTaskGroup(of: Void.self) { group in
            let (stops, stop) = AsyncStream.makeStream(of: Void.self)
            group.addTask {
                try await withThrowingTaskGroup(of: Void.self) { inner in
                    inner.addTask {
                        defer { announce.finish() }
                        try await server.run { announce.yield($0) }
                    }
                    for await _ in stops {}
                    inner.cancelAll()
                    try await inner.waitForAll()
                }
            }
            group.addTask {
                defer { stop.finish() }
                for await port in ports {
                    try await body(
                        TestServer(port: port, authority: identity.authority), { stop.finish() })
                    return
                }
            }
            try await group.waitForAll()
        }
    }

    /// One request on a connection of its own.
    func send(
        _ method: HTTPRequest.Method, _ uri: String, _ body: String? = nil,
        headers: [String: String] = [:], maximum: TLSVersion? = nil
    ) async throws -> (status: Int, headers: HTTPFields, text: String) {
        var tls = TLSConfiguration.makeClientConfiguration()
        tls.trustRoots = .certificates([
            try NIOSSLCertificate(bytes: authority.pem, format: .pem)
        ])
        if let maximum {
            tls.minimumTLSVersion = .tlsv1
            tls.maximumTLSVersion = maximum
        }
        var fields = HTTPFields()
        if body != nil { fields[.contentType] = "application/json" }
        for (name, value) in headers {
            if let name = HTTPField.Name(name) { fields[name] = value }
        }
        let request = TestClient.Request(
            uri, method: method, authority: "waypost.lan", headers: fields,
            body: body.map { ByteBuffer(string: $0) })
        return try await TestClient.withClient(
            host: "127.0.0.1", port: port,
            configuration: .init(tlsConfiguration: tls, serverName: "waypost.lan")
        ) { client in
            let answer = try await client.execute(request)
            return (
                answer.status.code, answer.headers, answer.body.map { String(buffer: $0) } ?? ""
            )
        }
    }

    /// Whether something still accepts connections here.
    func accepts() async -> Bool {
        let client = TestClient(host: "127.0.0.1", port: port)
        client.connect()
        let isOpen = (try? await client.getChannel()) != nil
        try? await client.shutdown()
        return isOpen
    }
}

/// Certificate and key as files, as provisioning leaves them.
struct TestIdentity {
    let directory: String
    let authority: Certificate
    var certificatePath: String { "\(directory)/lan.pem" }
    var keyPath: String { "\(directory)/lan.key" }

    init() throws {
        directory = "/tmp/capture-tls-\(getpid())-\(UInt64.random(in: 0...UInt64.max))"
        let files = LinuxFiles()
        try files.makeDirectory(directory, mode: 0o700)
        let random = SystemRandom()
        let from = SystemTime().now() + .seconds(-3_600)
        let until = SystemTime().now() + .seconds(86_400)
        let root = try CertificateAuthority.createRoot(
            commonName: "Test post CA", key: .generate(), notBefore: from, notAfter: until,
            random: random)
        let key = try PrivateKey.generate()
        let certificate = try root.issue(
            commonName: "waypost.lan", publicKey: key.publicKey,
            profile: .server(names: [.dns("waypost.lan")]), notBefore: from, notAfter: until,
            random: random)
        authority = root.certificate
        try files.replace(certificatePath, with: certificate.pem, mode: 0o644)
        try files.replace(keyPath, with: key.pem(), mode: 0o600)
    }

    func remove() {
        for path in [certificatePath, keyPath] { try? LinuxFiles().remove(path) }
        rmdir(directory)
    }
}
