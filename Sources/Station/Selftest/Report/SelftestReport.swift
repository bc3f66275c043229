internal import Core
internal import Health

/// What the commissioning check found, as it is signed, stored and printed.
struct SelftestReport: Sendable, Hashable {
    static let schema = 1

    var post: String
    /// By the board's clock, whose trust is a point of its own.
    var at: Timestamp
    var took: Duration
    /// Whether a person was there to look.
    var isAttended: Bool
    /// The Unix user who ran it.
    var person: String
    var release: String
    /// SHA-256 of the public key that signs it; `nil` where the device key could not be read.
    var device: String?
    var points: [SelftestPoint]

    /// The worst point. What was not tried is told and counted, and makes nothing worse.
    var state: StatusDocument.State {
        if points.contains(where: { $0.outcome == .failed }) { return .critical }
        if points.contains(where: { $0.outcome == .warning }) { return .warning }
        return points.contains { $0.outcome == .passed } ? .ok : .unknown
    }

    func count(_ outcome: SelftestPoint.Outcome) -> Int {
        points.count { $0.outcome == outcome }
    }

    /// `12 passed, 1 warning, 0 failed, 3 not tried`.
    var counts: String {
        "\(count(.passed)) passed, \(count(.warning)) "
            + (count(.warning) == 1 ? "warning" : "warnings")
            + ", \(count(.failed)) failed, \(count(.notTried)) not tried"
    }

    var json: JSONValue {
        [
            "schema": .integer(Int64(Self.schema)), "post": .string(post),
            "at": .string(at.description),
            "took_s": .integer(took.components.seconds),
            "attended": .bool(isAttended), "by": .string(person), "release": .string(release),
            "device_key_sha256": JSONValue(device), "state": .string(state.rawValue),
            "passed": JSONValue(count(.passed)), "warnings": JSONValue(count(.warning)),
            "failed": JSONValue(count(.failed)), "not_tried": JSONValue(count(.notTried)),
            "points": .array(points.map(\.json)),
        ]
    }
}
