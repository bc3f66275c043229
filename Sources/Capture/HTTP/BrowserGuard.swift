internal import HTTPTypes
internal import Hummingbird

/// Whether a request that a browser authorised by itself, with cookies, was meant by the post's own
/// page.
///
/// 1. A header that a form cannot send and another site may not send without the asking (CORS),
///    which is never granted here.
/// 2. `Origin`, where the browser names it, is this host.
/// 3. `Sec-Fetch-Site`, where the browser names it, is `same-origin`.
enum BrowserGuard {
    /// A literal of a token is always a field name; the alternative is never taken.
    static let header = HTTPField.Name("Waypost-Page") ?? .origin
    private static let fetchSite = HTTPField.Name("Sec-Fetch-Site") ?? .origin

    /// Whether the post's page says that it sent this.
    static func isPage(_ request: Request) -> Bool { request.headers[header] != nil }

    static func check(_ request: Request) throws(Problem) {
        guard isPage(request) else { throw .crossSite }
        if let origin = request.headers[.origin] {
            let own = request.head.authority.map { "https://\($0)" }
            guard origin.lowercased() == own?.lowercased() else { throw .crossSite }
        }
        if let site = request.headers[fetchSite] {
            guard site == "same-origin" else { throw .crossSite }
        }
    }
}
