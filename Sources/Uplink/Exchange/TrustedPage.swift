internal import AsyncHTTPClient
internal import Core
internal import NIOCore
internal import NIOHTTP1
internal import NIOSSL
public import PKI

/// One look at a page over HTTPS, as a client that trusts certain authorities alone.
public enum TrustedPage {
    /// Characters of what went wrong.
    private static let reasonLimit = 200

    public enum Answer: Sendable, Hashable {
        /// The page answered with this status, over a connection that is trusted.
        case status(Int)
        /// Nobody answered, or its certificate is not believed; one clause.
        case fault(String)
    }

    /// - Parameters:
    ///   - url: `https://HOST:PORT/PATH`; the certificate must name HOST.
    ///   - authorities: the system's own are never asked.
    ///   - limit: for all of it.
    public static func look(
        at url: String, trusting authorities: [Certificate], within limit: Duration
    ) async -> Answer {
        do {
            var tls = TLSConfiguration.makeClientConfiguration()
            tls.trustRoots = .certificates(
                try authorities.map { try NIOSSLCertificate(bytes: $0.der, format: .der) })
            let deadline = TimeAmount.nanoseconds(limit.wholeMilliseconds * 1_000_000)
            var configuration = HTTPClient.Configuration(
                tlsConfiguration: tls, redirectConfiguration: .disallow,
                timeout: .init(connect: deadline, read: deadline))
            configuration.connectionPool.retryConnectionEstablishment = false
            let client = HTTPClient(
                eventLoopGroupProvider: .singleton, configuration: configuration)
            let answer: Answer
            do {
                let response = try await client.execute(
                    HTTPClientRequest(url: url), timeout: deadline)
                answer = .status(Int(response.status.code))
            } catch {
                answer = .fault(String("\(error)".prefix(reasonLimit)))
            }
            try? await client.shutdown()
            return answer
        } catch {
            return .fault(String("\(error)".prefix(reasonLimit)))
        }
    }
}
