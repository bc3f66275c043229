public import Core

/// What was done about a modem over which nobody answers.
public struct ModemReport: Sendable, Hashable {
    /// Times that it was switched off and on in the last 24 hours, and ever.
    public var today: Int64
    public var count: Int64
    public var load: String?
    public var at: Timestamp?
    /// `cycled`, `helped`, `refused` or `explained`.
    public var result: String?
    public var reason: String?

    public init(
        today: Int64, count: Int64, load: String? = nil, at: Timestamp? = nil,
        result: String? = nil, reason: String? = nil
    ) {
        self.today = today
        self.count = count
        self.load = load
        self.at = at
        self.result = result
        self.reason = reason
    }

    public var json: JSONValue {
        [
            "cycles_today": .integer(today), "cycles": .integer(count),
            "last": result.map { result in
                [
                    "load": JSONValue(load), "at": JSONValue(at), "result": .string(result),
                    "reason": JSONValue(reason),
                ]
            } ?? .null,
        ]
    }

    /// `vsat switched off and on 3 h ago: nobody had answered for 15 minutes`.
    public func sentence(at now: Timestamp) -> String? {
        guard let load, let at, let result else { return nil }
        let ago = "\(Quantities.age(max(0, (now - at).components.seconds))) ago"
        let what =
            switch result {
            case "refused": "\(load) not switched off and on \(ago)"
            case "explained": "\(load) left on \(ago)"
            case "helped": "\(load) switched off and on \(ago), which helped"
            default: "\(load) switched off and on \(ago)"
            }
        return what + (reason.map { ": \($0)" } ?? "")
    }
}
