internal import HTTPTypes
internal import Hummingbird

/// What a request shows of itself: a program its headers, a browser its cookies.
struct Credentials: Sendable {
    let credential: String?
    let session: String?
    /// Whose session the request is meant for; `nil` where the client does not say.
    let officer: String?

    /// A literal of a token is always a field name; the alternative is never taken.
    static let sessionHeader = HTTPField.Name("Waypost-Session") ?? .authorization

    /// What a client captured while the post did not answer may arrive when somebody else is signed
    /// in at that workstation. The envelope's `officer` is who the session proves, never what a
    /// client claims, or anybody could write records in a colleague's name; so a client that knows
    /// the badge says it here, and a request that meets another officer's session is refused and
    /// stays with its maker instead of being stored under a name that is not true (RECORD.md
    /// "Envelope").
    static let officerHeader = HTTPField.Name("Waypost-Officer") ?? .from

    /// - Parameter cookie: where a browser holds the session.
    /// - Throws: ``Problem/crossSite`` where cookies are used by something that is not the page.
    init(_ request: Request, session cookie: CaptureCookie) throws(Problem) {
        officer = request.headers[Self.officerHeader]
        if let bearer = Self.bearer(request.headers) {
            credential = bearer
            session = request.headers[Self.sessionHeader]
            return
        }
        credential = CaptureCookie.workstation.value(in: request.headers)
        session = cookie.value(in: request.headers)
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
