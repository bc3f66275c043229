public import Core

/// What waits for the link in one lane, in the words of the role that sends it.
public struct LaneReport: Sendable, Hashable {
    public var lane: String
    /// Records, attachments, entries of the history or lines.
    public var waiting: Int64?
    /// Bytes that they will cost, as far as that is known.
    public var bytes: Int64?
    /// Why they do not go now: a raw value of `Deferral`.
    public var deferral: String?
    /// At the rate of late, with all that goes before; `nil` where nobody can say.
    public var throughInSeconds: Int64?

    public init(lane: String) {
        self.lane = lane
    }

    public var json: JSONValue {
        [
            "lane": .string(lane), "waiting": JSONValue(waiting), "bytes": JSONValue(bytes),
            "deferral": JSONValue(deferral), "through_in_s": JSONValue(throughInSeconds),
        ]
    }

    /// `nil` where the answer names no lane.
    public init?(_ json: JSONValue) {
        guard let lane = json["lane"]?.string else { return nil }
        self.init(lane: lane)
        waiting = json["waiting"]?.integer
        bytes = json["bytes"]?.integer
        deferral = json["deferral"]?.string
        throughInSeconds = json["through_in_s"]?.integer
    }
}
