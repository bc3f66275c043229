internal import HTTPTypes
internal import Hummingbird

/// What a request shows of itself: a program its headers, a browser its cookies.
struct Credentials: Sendable {
    let credential: String?
    let session: String?

    /// A literal of a token is always a field name; the alternative is never taken.
    static let sessionHeader = HTTPField.Name("Waypost-Session") ?? .authorization

    /// - Throws: ``Problem/crossSite`` where cookies are used by something that is not the page.
    init(_ request: Request) throws(Problem) {
        if let bearer = Self.bearer(request.headers) {
            credential = bearer
            session = request.headers[Self.sessionHeader]
            return
        }
        credential = CaptureCookie.workstation.value(in: request.headers)
        session = CaptureCookie.session.value(in: request.headers)
        let changesSomething = request.method != .get && request.method != .head
        if changesSomething, credential != nil || session != nil {
            try BrowserGuard.check(request)
        }
    }

    private static func bearer(_ headers: HTTPFields) -> String? {
        guard let value = headers[.authorization] else { return nil }
        let parts = value.split(separator: " ", maxSplits: 1)
        guard parts.count == 2, parts[0].lowercased() == "bearer" else { return nil }
        return String(parts[1])
    }
}
