public import Core

/// An answer that says no: `application/problem+json` (RFC 9457) with a `code` for programs.
public struct ProblemDocument: Sendable, Hashable {
    public static let mediaType = "application/problem+json"

    /// What programs decide by; new codes may appear.
    public struct Code: RawRepresentable, Sendable, Hashable {
        public let rawValue: String

        public init(rawValue: String) {
            self.rawValue = rawValue
        }

        /// The batch does not follow what HQ holds (409); `position` is a signed receipt or null.
        public static let behind = Code(rawValue: "behind")
        /// Single records cannot be kept (422); `errors` names them.
        public static let recordsRefused = Code(rawValue: "records_refused")
        public static let malformed = Code(rawValue: "malformed")
        public static let tooLarge = Code(rawValue: "too_large")
        /// The certificate names another post than the body.
        public static let otherPost = Code(rawValue: "other_post")
        public static let revoked = Code(rawValue: "revoked")
        /// The device may not have the certificate that it asks for, or not now.
        public static let renewalRefused = Code(rawValue: "renewal_refused")
        public static let notFound = Code(rawValue: "not_found")
        public static let busy = Code(rawValue: "busy")
        public static let failed = Code(rawValue: "failed")
    }

    public let status: Int
    public let code: Code
    public let title: String
    public let detail: String?
    public let remedy: String?
    /// Further members by the code's own meaning.
    public let members: [String: JSONValue]

    public init(
        status: Int, code: Code, title: String, detail: String? = nil, remedy: String? = nil,
        members: [String: JSONValue] = [:]
    ) {
        self.status = status
        self.code = code
        self.title = title
        self.detail = detail
        self.remedy = remedy
        self.members = members
    }

    public var json: JSONValue {
        var all = members
        all["type"] = .string("/problems/\(code.rawValue)")
        all["status"] = .integer(Int64(status))
        all["code"] = .string(code.rawValue)
        all["title"] = .string(title)
        all["detail"] = JSONValue(detail)
        all["remedy"] = JSONValue(remedy)
        return .object(all)
    }

    /// Reads what is there; a missing code becomes ``Code/failed``, as any server between may
    /// answer.
    public init(status: Int, _ json: JSONValue) {
        var members = json.object ?? [:]
        for key in ["type", "status"] { members[key] = nil }
        self.init(
            status: status,
            code: members.removeValue(forKey: "code")?.string.map(Code.init) ?? .failed,
            title: members.removeValue(forKey: "title")?.string ?? "status \(status)",
            detail: members.removeValue(forKey: "detail")?.string,
            remedy: members.removeValue(forKey: "remedy")?.string, members: members)
    }

    /// Whether it is about what was asked, and not about who asks.
    var isOfRequest: Bool { [400, 404, 413, 422].contains(status) }

    var summary: String {
        detail.map { "\(title): \($0)" } ?? title
    }
}
