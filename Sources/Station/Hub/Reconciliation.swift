internal import Core

/// Receipts that workstations hold against the records that HQ holds.
struct Reconciliation: Sendable, Hashable {
    /// Different names among the receipts.
    let receipts: Int
    /// Names without a record at HQ.
    let missing: Int
    /// Names with more than one record at HQ.
    let doubled: Int
    /// Names whose receipts and records do not have the same hash.
    let different: Int

    /// - Parameters:
    ///   - receipts: record hashes by record name, as the receipts say them.
    ///   - stored: record hashes by record name at HQ, one for each record.
    init(receipts: [String: Set<String>], stored: [String: [String]]) {
        self.receipts = receipts.count
        missing = receipts.keys.count { stored[$0] == nil }
        doubled = receipts.keys.count { (stored[$0]?.count ?? 0) > 1 }
        different = receipts.count { id, hashes in
            stored[id].map { Set($0) != hashes } ?? (hashes.count > 1)
        }
    }

    var isEqual: Bool { missing == 0 && doubled == 0 && different == 0 }

    /// Reads a ledger: a receipt in JSON on each line.
    static func receipts(in ledger: [UInt8], path: String) throws -> [String: Set<String>] {
        var receipts: [String: Set<String>] = [:]
        let lines = ledger.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        for (index, line) in lines.enumerated() where !line.isEmpty {
            guard let receipt = try? JSONValue(parsing: Array(line)),
                let id = receipt["id"]?.string, let hash = receipt["record_hash"]?.string
            else { throw LedgerFault(path: path, line: index + 1) }
            receipts[id, default: []].insert(hash)
        }
        return receipts
    }
}

/// A line of a ledger that is no receipt.
struct LedgerFault: Fault {
    let path: String
    let line: Int

    var problem: String { "\(path): line \(line) is no receipt" }
    var remedy: String? { "a receipt is a JSON object with id and record_hash, on one line" }
}
