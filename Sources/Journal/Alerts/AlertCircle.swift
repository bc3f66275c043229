public import Core

/// Who may hear of a hit (RECORD.md "Alert lists").
public enum AlertCircle: Hashable, Sendable {
    /// The officers at the counters: a hit of an open list.
    case counter
    /// The one role that a discreet list names, and nobody else.
    case role(String)

    /// Under which a check of a record's `verdicts.screening` names the role that a discreet list
    /// informs. It stands in no view for the counter.
    public static let key = "informs"

    /// Everybody who may hear of what a record's verdicts say; empty where they say no hit.
    public static func of(_ verdicts: JSONValue?) -> Set<AlertCircle> {
        guard let screening = verdicts?["screening"], isHit(screening) else { return [] }
        let atCounter = verdicts?["screening_at_counter"]
        let counter = atCounter.flatMap { $0.isNull ? nil : $0 } ?? screening
        var circles: Set<AlertCircle> = isHit(counter) ? [.counter] : []
        for check in screening["checks"]?.array ?? [] where isHit(check) {
            if let role = check[key]?.string { circles.insert(.role(role)) }
        }
        return circles
    }

    private static func isHit(_ view: JSONValue) -> Bool { view["verdict"]?.string == "hit" }
}
