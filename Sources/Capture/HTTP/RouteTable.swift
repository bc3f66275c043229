internal import HTTPTypes
internal import Hummingbird

/// The addresses of the LAN API as data: the router, the answers 405 and the test of the OpenAPI
/// document all read the same list.
struct RouteTable: Sendable {
    struct Route: Sendable {
        let method: HTTPRequest.Method
        /// As in OpenAPI: `/v1/crossings/{id}`.
        let path: String
        let handler: @Sendable (Request, CaptureContext) async throws -> Response
    }

    let routes: [Route]

    /// The methods that an address answers; empty where there is no such address.
    func methods(at path: String) -> [String] {
        let parts = path.split(separator: "/", omittingEmptySubsequences: true)
        let found = routes.filter { Self.matches($0.path, parts) }.map(\.method.rawValue)
        return found.contains("GET") ? (found + ["HEAD"]).sorted() : found.sorted()
    }

    private static func matches(_ template: String, _ parts: [Substring]) -> Bool {
        let expected = template.split(separator: "/", omittingEmptySubsequences: true)
        return expected.count == parts.count
            && zip(expected, parts).allSatisfy { $0.hasPrefix("{") || $0 == $1 }
    }
}
