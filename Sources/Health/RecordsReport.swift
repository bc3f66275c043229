public import Core

/// The journal and what of it HQ has, as far as is known.
public struct RecordsReport: Sendable, Hashable {
    public var epoch: Identifier?
    public var sequence: Int64?
    /// The last sequence of this epoch that HQ has acknowledged.
    public var forwarded: Int64?
    public var pending: Int64?
    public var pendingAlerts: Int64?
    public var oldestPendingSeconds: Int64?
    public var chainHead: Digest256?
    public var setAside: Int64?

    public init() {}

    public var json: JSONValue {
        [
            "epoch": JSONValue(epoch), "sequence": JSONValue(sequence),
            "forwarded": JSONValue(forwarded), "pending": JSONValue(pending),
            "pending_alerts": JSONValue(pendingAlerts),
            "oldest_pending_s": JSONValue(oldestPendingSeconds),
            "chain_head": JSONValue(chainHead), "set_aside": JSONValue(setAside),
        ]
    }

    /// Reads what the uplink role tells; values that are missing or odd are unknown.
    public init(_ json: JSONValue) {
        epoch = json["epoch"]?.string.flatMap { Identifier($0) }
        sequence = json["sequence"]?.integer
        forwarded = json["forwarded"]?.integer
        pending = json["pending"]?.integer
        pendingAlerts = json["pending_alerts"]?.integer
        oldestPendingSeconds = json["oldest_pending_s"]?.integer
        chainHead = json["chain_head"]?.string.flatMap { Digest256($0) }
        setAside = json["set_aside"]?.integer
    }
}
