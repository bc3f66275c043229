public import Core

/// How often one entry of a list hit, and what became of that: what its owner is owed.
public struct ListEntryUsage: Sendable, Hashable {
    /// The owner's name for it.
    public let entry: String
    public let hits: Int64
    public let confirmed: Int64
    public let dismissed: Int64
    public let referred: Int64
    public let withdrawn: Int64
    /// At how many posts.
    public let posts: Int64
    public let first: Timestamp?
    public let last: Timestamp?

    /// Nobody has decided, or somebody alone.
    public var undecided: Int64 { hits - confirmed - dismissed - referred - withdrawn }

    public var json: JSONValue {
        [
            "entry": .string(entry), "hits": .integer(hits), "confirmed": .integer(confirmed),
            "dismissed": .integer(dismissed), "referred": .integer(referred),
            "withdrawn": .integer(withdrawn), "undecided": .integer(undecided),
            "posts": .integer(posts), "first": JSONValue(first), "last": JSONValue(last),
        ]
    }
}

extension HubStore {
    /// How a list was used from one moment to before another, an entry a row. What it says is
    /// counted by the posts' own clocks.
    public func usage(
        of list: String, from: Timestamp, until: Timestamp
    ) async throws(HubFault) -> [ListEntryUsage] {
        try await perform { (ledger) throws(HubFault) in
            try ledger.usage(of: list, from: from, until: until)
        }
    }
}
