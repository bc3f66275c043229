internal import Core
internal import NIOHTTP1
public import PKI

extension HTTPSHubExchange {
    public func recipient() async throws(UplinkFault) -> Certificate {
        guard let pem = try await ask(.GET, "/v1/recipient")["certificate"]?.string else {
            throw .badAnswer(reason: "it holds no certificate")
        }
        do {
            return try Certificate(pem: Array(pem.utf8))
        } catch {
            throw .badAnswer(reason: error.problem)
        }
    }
}
