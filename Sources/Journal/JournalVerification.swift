public import Core
public import Records

/// What a walk over the whole journal found.
public struct JournalVerification: Sendable, Hashable {
    /// The first place where the journal does not hold.
    public struct FirstFault: Sendable, Hashable {
        public enum Kind: String, Sendable {
            /// The stored bytes do not have the stored record hash, or say another place or name.
            case record
            /// The chain hash does not follow from the record before.
            case chain
            /// A place is missing.
            case missing
            /// HQ's signed receipt names another chain hash for this place.
            case receipt
            /// SQLite cannot read on from here.
            case unreadable
        }

        public let epoch: Identifier?
        public let sequence: Int64
        public let kind: Kind
    }

    /// Records that HQ has signed for and that do not stand in the journal.
    public struct Lacking: Sendable, Hashable {
        public let epoch: Identifier
        /// The first sequence that is missing.
        public let from: Int64
        /// The sequence that HQ's receipt names.
        public let through: Int64
    }

    public let records: Int64
    public let purged: Int64
    public let firstFault: FirstFault?
    /// The last sequence of the current epoch that a receipt of HQ's covers; `nil` where none
    /// does. Behind it nothing outside this post vouches for the chain.
    public let vouchedTo: Int64?
    /// HQ holds these; each is a fault.
    public let lacking: [Lacking]
    /// What this journal was recovered from, and what was lost with that; each is a fault.
    public let recoveries: [JournalRecovery]

    public var isWhole: Bool { firstFault == nil }

    public var json: JSONValue {
        [
            "ok": .bool(isWhole),
            "records": .integer(records),
            "purged": .integer(purged),
            "first_fault": firstFault.map {
                [
                    "epoch": JSONValue($0.epoch), "sequence": .integer($0.sequence),
                    "kind": .string($0.kind.rawValue),
                ]
            } ?? .null,
            "vouched_to": JSONValue(vouchedTo),
            "lacking": .array(
                lacking.map {
                    [
                        "epoch": .string($0.epoch.description), "from": .integer($0.from),
                        "through": .integer($0.through),
                    ]
                }),
            "recoveries": .array(recoveries.map(\.json)),
        ]
    }
}

extension JournalReader {
    /// Computes every hash anew and compares it with what is stored and with what HQ has signed.
    ///
    /// - Parameter vouched: the places that verified receipts of HQ's name. One behind the end of
    ///   its epoch, or of an epoch that is not here, is a fault: what it covers was here once.
    /// - Returns: the finding; damage is a result here and not thrown.
    public func verify(vouched: [ChainHead]) -> JournalVerification {
        var walk = Walk(vouched: vouched, recoveries: (try? recoveries()) ?? [])
        do {
            try forEachRow { walk.visit($0) }
        } catch {
            walk.stop(error)
        }
        walk.finish()
        return walk.result
    }

    private struct Walk {
        private let vouched: [ChainHead]
        private let recoveries: [JournalRecovery]
        /// Places whose content a recovery could not carry over.
        private let lost: [JournalRecovery.Lost]
        /// The last sequence of each epoch that was seen.
        private var ends: [Identifier: Int64] = [:]
        private var lacking: [JournalVerification.Lacking] = []
        private var head: ChainHead?
        private var records: Int64 = 0
        private var purged: Int64 = 0
        private var expectedPosition: Int64 = 1
        private var firstFault: JournalVerification.FirstFault?
        private var vouchedTo: Int64?

        init(vouched: [ChainHead], recoveries: [JournalRecovery]) {
            self.vouched = vouched
            self.recoveries = recoveries
            lost = recoveries.flatMap(\.lost)
        }

        var result: JournalVerification {
            JournalVerification(
                records: records, purged: purged, firstFault: firstFault, vouchedTo: vouchedTo,
                lacking: lacking, recoveries: recoveries)
        }

        mutating func visit(_ row: JournalRow) {
            records += 1
            let isLost = row.bytes == nil && lost.contains { $0.contains(row.epoch, row.sequence) }
            if isLost {
                note(row.epoch, row.sequence, .record)
            } else if row.bytes == nil {
                purged += 1
            }
            let before: ChainHead
            if let head, head.epoch == row.epoch {
                before = head
            } else {
                before = ChainHead(startOf: row.epoch)
                vouchedTo = nil
            }
            check(row, after: before)
            expectedPosition = row.position + 1
            ends[row.epoch] = row.sequence
            head = ChainHead(
                epoch: row.epoch, sequence: row.sequence, chainHash: row.chainHash)
        }

        private mutating func check(_ row: JournalRow, after before: ChainHead) {
            if row.position != expectedPosition || row.sequence != before.sequence + 1 {
                note(row.epoch, before.sequence + 1, .missing)
            }
            // A purged record keeps its hashes: its body can no longer be compared.
            if row.bytes != nil, (try? row.content()) == nil {
                note(row.epoch, row.sequence, .record)
            }
            let chainHash = Chain.link(
                previous: before.chainHash, sequence: row.sequence, recordHash: row.recordHash)
            if chainHash != row.chainHash { note(row.epoch, row.sequence, .chain) }
            for receipt in vouched
            where receipt.epoch == row.epoch && receipt.sequence == row.sequence {
                if receipt.chainHash == row.chainHash {
                    vouchedTo = row.sequence
                } else {
                    note(row.epoch, row.sequence, .receipt)
                }
            }
        }

        /// What HQ has signed for must be here, or have been purged in its place.
        mutating func finish() {
            let missing = vouched.filter { $0.sequence > ends[$0.epoch] ?? 0 }
            for receipt in missing where !lacking.contains(where: { $0.epoch == receipt.epoch }) {
                let from = (ends[receipt.epoch] ?? 0) + 1
                // Of several receipts for one epoch, the furthest says it all.
                let through = missing.filter { $0.epoch == receipt.epoch }.map(\.sequence).max()
                note(receipt.epoch, from, .missing)
                lacking.append(
                    JournalVerification.Lacking(
                        epoch: receipt.epoch, from: from, through: through ?? receipt.sequence))
            }
        }

        mutating func stop(_ fault: JournalFault) {
            if case .damaged(let epoch, let sequence?, _) = fault {
                note(epoch, sequence, .record)
            } else {
                note(head?.epoch, (head?.sequence ?? 0) + 1, .unreadable)
            }
        }

        private mutating func note(
            _ epoch: Identifier?, _ sequence: Int64, _ kind: JournalVerification.FirstFault.Kind
        ) {
            guard firstFault == nil else { return }
            firstFault = JournalVerification.FirstFault(
                epoch: epoch, sequence: sequence, kind: kind)
        }
    }
}
