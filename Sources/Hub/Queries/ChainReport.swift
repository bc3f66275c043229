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
    /// Of these, places of which only the hash was handed over.
    public private(set) var withheld: Int64 = 0
    /// Places beside the first branch of their epoch whose hashes hold (RECORD.md, "fork").
    public private(set) var forked: Int64 = 0
    public private(set) var firstFault: FirstFault?

    public var isBroken: Bool { firstFault != nil }

    public var json: JSONValue {
        [
            "ok": .bool(!isBroken), "records": .integer(records), "withheld": .integer(withheld),
            "forked": .integer(forked),
            "first_fault": firstFault.map { fault in
                [
                    "epoch": .string(fault.epoch.description),
                    "sequence": .integer(fault.sequence), "kind": .string(fault.kind.rawValue),
                ]
            } ?? .null,
        ]
    }

    mutating func count(isWithheld: Bool) {
        records += 1
        if isWithheld { withheld += 1 }
    }

    mutating func countBranch(isWithheld: Bool) {
        forked += 1
        if isWithheld { withheld += 1 }
    }

    mutating func fail(_ epoch: Identifier, _ sequence: Int64, _ kind: FaultKind) {
        if firstFault == nil {
            firstFault = FirstFault(epoch: epoch, sequence: sequence, kind: kind)
        }
    }
}
