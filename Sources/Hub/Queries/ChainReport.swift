public import Core

/// What recomputing the chains of a post showed.
public struct ChainReport: Sendable, Hashable {
    public enum FaultKind: String, Sendable {
        /// The bytes do not have the record hash that stands beside them.
        case altered
        /// The record hash does not lead from the chain hash before to the one beside it.
        case chain
        case missing
        /// The end of the chain is not where the epoch says it is.
        case head
    }

    public struct FirstFault: Sendable, Hashable {
        public let epoch: Identifier
        public let sequence: Int64
        public let kind: FaultKind
    }

    /// Records of the epochs' first branches whose hashes hold.
    public private(set) var records: Int64 = 0
    /// Of these and of the forked, places of which only the hash was handed over.
    public private(set) var withheld: Int64 = 0
    /// Likewise, places whose month was taken out of the database: their hashes hold, what they
    /// say is not here.
    public private(set) var archived: Int64 = 0
    /// Likewise, places whose bodies two people had erased (`waypost-hub subject erase`) or whose
    /// time was over (`waypost-hub retention`).
    public private(set) var erased: Int64 = 0
    /// Places beside the first branch of their epoch whose hashes hold (RECORD.md, "fork").
    public private(set) var forked: Int64 = 0
    /// Places in holes of the epochs' first branches: the post lost the records with their hashes,
    /// said so, and the chain goes on behind them from its word. Each hole is a gap.
    public internal(set) var lost: Int64 = 0
    public private(set) var firstFault: FirstFault?

    public var isBroken: Bool { firstFault != nil }

    public var json: JSONValue {
        [
            "ok": .bool(!isBroken), "records": .integer(records), "withheld": .integer(withheld),
            "archived": .integer(archived), "erased": .integer(erased),
            "forked": .integer(forked), "lost": .integer(lost),
            "first_fault": firstFault.map { fault in
                [
                    "epoch": .string(fault.epoch.description),
                    "sequence": .integer(fault.sequence), "kind": .string(fault.kind.rawValue),
                ]
            } ?? .null,
        ]
    }

    /// How a place is filled whose hashes hold.
    enum Standing {
        case held, withheld, archived, erased
    }

    mutating func count(_ standing: Standing, isForked: Bool = false) {
        if isForked { forked += 1 } else { records += 1 }
        switch standing {
        case .held: break
        case .withheld: withheld += 1
        case .archived: archived += 1
        case .erased: erased += 1
        }
    }

    mutating func fail(_ epoch: Identifier, _ sequence: Int64, _ kind: FaultKind) {
        if firstFault == nil {
            firstFault = FirstFault(epoch: epoch, sequence: sequence, kind: kind)
        }
    }
}
