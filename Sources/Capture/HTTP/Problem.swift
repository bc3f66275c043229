internal import Core
internal import HTTPTypes
internal import Hummingbird
internal import NIOCore

/// An answer that says what was wrong (RFC 9457), as `application/problem+json`.
struct Problem: Error, Sendable {
    let status: HTTPResponse.Status
    /// The last part of `type`: stable, for programs.
    let name: String
    let title: String
    let detail: String?
    var errors: [JSONValue] = []
    /// Whole seconds.
    var retryAfter: Int64?
    var allow: [String] = []
    /// Bytes of an attachment that the post holds.
    var uploadOffset: Int64?
    /// Bytes of an attachment of which another part was asked for than there is.
    var wholeSize: Int64?
    /// Whether the connection cannot go on, because the rest of the request was not read.
    var closesConnection = false
    /// Whether its name says what stands in a seal alone, and so in no log.
    var isConfidential = false

    init(_ status: HTTPResponse.Status, _ name: String, _ title: String, detail: String? = nil) {
        self.status = status
        self.name = name
        self.title = title
        self.detail = detail
    }

    var json: JSONValue {
        [
            "type": .string("urn:waypost:problem:\(name)"),
            "title": .string(title),
            "status": JSONValue(status.code),
            "detail": JSONValue(detail),
            "errors": .array(errors),
        ]
    }

    var response: Response {
        var response = Response.json(json, status: status, type: "application/problem+json")
        if let retryAfter { response.headers[.retryAfter] = String(retryAfter) }
        if let uploadOffset {
            response.headers[UploadHeaders.offsetHeader] = String(uploadOffset)
            response.headers[UploadHeaders.completeHeader] = "?0"
        }
        if let wholeSize { response.headers[.contentRange] = "bytes */\(wholeSize)" }
        if !allow.isEmpty { response.headers[.allow] = allow.joined(separator: ", ") }
        if closesConnection { response.headers[.connection] = "close" }
        if status == .unauthorized { response.headers[.wwwAuthenticate] = "Bearer" }
        return response
    }
}

extension Problem {
    static let tooManyListeners: Problem = {
        var problem = Problem(
            .tooManyRequests, "too-many-streams", "Too many streams of alerts are open",
            detail: "\(AlertBoard.limitOfWorkstation) at a workstation, \(AlertBoard.limit) in all")
        problem.retryAfter = 30
        return problem
    }()

    static let notFound = Problem(.notFound, "not-found", "There is nothing at this address")

    static func methodNotAllowed(_ allowed: [String]) -> Problem {
        var problem = Problem(
            .methodNotAllowed, "method-not-allowed", "This address does not answer this method",
            detail: "allowed: \(allowed.joined(separator: ", "))")
        problem.allow = allowed
        return problem
    }

    static let unsupportedType = Problem(
        .unsupportedMediaType, "unsupported-type", "The body is of another type",
        detail: "send Content-Type: application/json, UTF-8, without Content-Encoding")

    static func bodyTooLarge(limit: Int, closing: Bool) -> Problem {
        var problem = Problem(
            .contentTooLarge, "body-too-large", "The body is too large",
            detail: "at most \(limit) bytes; images go as attachments")
        problem.closesConnection = closing
        return problem
    }

    static func attachmentTooLarge(limit: Int64, closing: Bool) -> Problem {
        var problem = Problem(
            .contentTooLarge, "attachment-too-large", "The attachment is too large",
            detail: "at most \(limit) bytes")
        problem.closesConnection = closing
        return problem
    }

    static func noSuchRange(bytes: Int64) -> Problem {
        var problem = Problem(
            .rangeNotSatisfiable, "no-such-range", "The attachment does not reach so far",
            detail: "it has \(bytes) bytes")
        problem.wholeSize = bytes
        return problem
    }

    static let bodyTooSlow: Problem = {
        var problem = Problem(
            .requestTimeout, "body-too-slow", "The body did not arrive in time",
            detail: "a body has \(HTTPLimits.bodyTime.components.seconds) s; send it again")
        problem.closesConnection = true
        return problem
    }()

    static let headersTooLarge = Problem(
        .requestHeaderFieldsTooLarge, "headers-too-large", "The headers are too large",
        detail: "at most \(HTTPLimits.headers) bytes with the request line, in at most "
            + "\(HTTPLimits.headerFields) fields")

    static let crossSite = Problem(
        .forbidden, "cross-site", "This request does not come from the post's own page",
        detail:
            "with cookies, send the header \(BrowserGuard.header.rawName): 1 from the same origin")

    static let internalError = Problem(
        .internalServerError, "internal", "The post could not answer",
        detail: "send it again with the same id; what has a receipt is stored")
}

extension Response {
    static func json(
        _ value: JSONValue, status: HTTPResponse.Status = .ok, type: String = "application/json"
    ) -> Response {
        Response(
            status: status, headers: [.contentType: type],
            body: ResponseBody(byteBuffer: ByteBuffer(string: value.compactText)))
    }
}
