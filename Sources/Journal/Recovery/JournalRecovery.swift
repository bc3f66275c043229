public import Core

/// What became of a journal that could not be read any more.
public struct JournalRecovery: Sendable, Hashable {
    /// Places of an epoch of which nothing could be carried over but, at best, their hashes.
    public struct Lost: Sendable, Hashable {
        public let epoch: Identifier
        public let first: Int64
        public let last: Int64

        func contains(_ epoch: Identifier, _ sequence: Int64) -> Bool {
            epoch == self.epoch && (first...last).contains(sequence)
        }
    }

    /// Where the damaged file is kept.
    public let keptAside: String
    public let at: Timestamp
    public let carried: Int64
    public let lost: [Lost]

    public var json: JSONValue {
        [
            "at": .string(at.description), "kept_aside": .string(keptAside),
            "carried": .integer(carried),
            "lost": .array(
                lost.map {
                    [
                        "epoch": .string($0.epoch.description), "from": .integer($0.first),
                        "through": .integer($0.last),
                    ]
                }),
        ]
    }

    public var lostCount: Int64 { lost.reduce(0) { $0 + $1.last - $1.first + 1 } }
}
