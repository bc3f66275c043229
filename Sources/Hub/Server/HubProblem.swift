internal import Core
package import Uplink

/// How faults look to a post.
package enum HubProblem {
    /// Seconds after which a post may try again when the database is away.
    package static let retrySeconds = 15
    /// The same for one that asked too often.
    static let patienceSeconds = 86_400

    package static func document(
        _ fault: HubFault, position: SignedReceipt? = nil
    ) -> ProblemDocument {
        switch fault {
        case .wire(.overLimit):
            make(413, .tooLarge, "The batch is over a limit", fault)
        case .wire, .malformed, .invalidPost:
            make(400, .malformed, "The request cannot be read", fault)
        case .recordsRefused(let refusals):
            make(
                422, .recordsRefused, "Records cannot be kept", fault,
                [
                    "errors": .array(
                        refusals.map {
                            ["sequence": .integer($0.sequence), "detail": .string($0.reason)]
                        })
                ])
        case .behind:
            make(
                409, .behind, "The batch does not follow what is stored", fault,
                ["position": position?.json ?? .null])
        case .otherPost: make(403, .otherPost, "The certificate is of another post", fault)
        case .revoked: make(403, .revoked, "The certificate has been revoked", fault)
        case .distrusted: make(403, .otherPost, "The certificate is not accepted", fault)
        case .renewalRefused:
            make(409, .renewalRefused, "The certificate is not renewed", fault)
        case .tooManyRenewals: make(429, .busy, "Too many certificates were asked for", fault)
        case .noRelease: make(404, .notFound, "There is no such release", fault)
        case .databaseAway: make(503, .busy, "The database does not answer", fault)
        default:
            // What the database or a key says is for HQ's log, not for a post.
            ProblemDocument(
                status: 500, code: .failed, title: "The hub failed",
                remedy: "look at the hub's log")
        }
    }

    private static func make(
        _ status: Int, _ code: ProblemDocument.Code, _ title: String, _ fault: HubFault,
        _ members: [String: JSONValue] = [:]
    ) -> ProblemDocument {
        ProblemDocument(
            status: status, code: code, title: title, detail: fault.problem,
            remedy: fault.remedy, members: members)
    }
}
