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
}
