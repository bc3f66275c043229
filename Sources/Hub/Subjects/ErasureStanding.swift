public import Core
public import Uplink

/// How a statement of an erasure stands.
public struct ErasureStanding: Sendable, Hashable {
    public let decision: Identifier
    public let erasure: SignedErasure
    public let proposedAt: Timestamp
    public let proposedBy: String
    public let approvedAt: Timestamp?
    public let approvedBy: String?
    /// `open` until the post said what came of it; `nil` before a second person signed.
    public let postState: String?
    public let postReason: String?
    /// Records that came after it was signed and were erased here on their arrival: the post has
    /// them until they are proposed too.
    public internal(set) var late = 0

    init?(_ row: SQLRow) {
        guard let decision = row[0].identifier, let text = row[3].string,
            let json = try? JSONValue(parsing: text), let erasure = try? SignedErasure(json),
            let proposedAt = row[4].timestamp, let proposedBy = row[5].string
        else { return nil }
        self.decision = decision
        self.erasure = erasure
        self.proposedAt = proposedAt
        self.proposedBy = proposedBy
        approvedAt = row[6].timestamp
        approvedBy = row[7].string
        postState = row[8].string
        postReason = row[9].string
    }

    public var json: JSONValue {
        let statement = erasure.statement
        return [
            "decision": .string(decision.description), "id": .string(statement.id.description),
            "post": .string(statement.post), "records": JSONValue(statement.places.count),
            "legal_basis": .string(statement.legalBasis),
            "reference": .string(statement.reference),
            "proposed_at": .string(proposedAt.description), "proposed_by": .string(proposedBy),
            "approved_at": JSONValue(approvedAt), "approved_by": JSONValue(approvedBy),
            "post_state": JSONValue(postState), "post_reason": JSONValue(postReason),
            "late": JSONValue(late),
        ]
    }
}
