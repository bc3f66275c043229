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

    public let records: Int64
    public let purged: Int64
    public let firstFault: FirstFault?
    /// The last sequence of the current epoch that a receipt of HQ's covers; `nil` where none
    /// does. Behind it nothing outside this post vouches for the chain.
    public let vouchedTo: Int64?

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
        ]
    }
}

extension JournalReader {
    /// Computes every hash anew and compares it with what is stored and with what HQ has signed.
    ///
    /// - Parameter vouched: the places that verified receipts of HQ's name, one an epoch.
    /// - Returns: the finding; damage is a result here and not thrown.
    public func verify(vouched: [ChainHead]) -> JournalVerification {
        var walk = Walk(vouched: vouched)
        do {
            try forEachRow { walk.visit($0) }
        } catch {
            walk.stop(error)
        }
        return walk.result
    }

    private struct Walk {
        private let vouched: [Identifier: ChainHead]
        private var head: ChainHead?
        private var records: Int64 = 0
        private var purged: Int64 = 0
        private var expectedPosition: Int64 = 1
        private var firstFault: JournalVerification.FirstFault?
        private var vouchedTo: Int64?

        init(vouched: [ChainHead]) {
            self.vouched = Dictionary(
                vouched.map { ($0.epoch, $0) },
                uniquingKeysWith: { $0.sequence > $1.sequence ? $0 : $1 })
        }

        var result: JournalVerification {
            JournalVerification(
                records: records, purged: purged, firstFault: firstFault, vouchedTo: vouchedTo)
        }

        mutating func visit(_ row: JournalRow) {
            records += 1
            if row.bytes == nil { purged += 1 }
            let before: ChainHead
            if let head, head.epoch == row.epoch {
                before = head
            } else {
                before = ChainHead(startOf: row.epoch)
                vouchedTo = nil
            }
            check(row, after: before)
            expectedPosition = row.position + 1
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
            if let receipt = vouched[row.epoch] {
                if receipt.sequence == row.sequence, receipt.chainHash != row.chainHash {
                    note(row.epoch, row.sequence, .receipt)
                }
                if row.sequence <= receipt.sequence { vouchedTo = row.sequence }
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
