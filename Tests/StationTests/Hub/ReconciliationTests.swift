import Core
import Testing

@testable import Station

@Suite("Receipts against records")
struct ReconciliationTests {
    private func ledger(_ text: String) throws -> [String: Set<String>] {
        try Reconciliation.receipts(in: Array(text.utf8), path: "ledger")
    }

    @Test("are equal where every receipt's record is there once; further records do not matter")
    func equal() {
        let found = Reconciliation(
            receipts: ["a": ["1"], "b": ["2"]], stored: ["a": ["1"], "b": ["2"], "c": ["3"]])
        #expect(found.isEqual)
        #expect(found.receipts == 2)
    }

    @Test("are not equal where a record is missing, there twice or another")
    func different() {
        let found = Reconciliation(
            receipts: ["missing": ["1"], "twice": ["2"], "other": ["3"], "good": ["4"]],
            stored: ["twice": ["2", "2"], "other": ["9"], "good": ["4"]])
        #expect(found.missing == 1)
        #expect(found.doubled == 1)
        #expect(found.different == 1)
        #expect(!found.isEqual)
    }

    @Test("are not equal where two receipts of one name differ")
    func twoReceipts() {
        let found = Reconciliation(receipts: ["a": ["1", "2"]], stored: ["a": ["1"]])
        #expect(found.different == 1)
        #expect(!found.isEqual)
    }

    @Test("are read a line each, the same line again counting once")
    func reading() throws {
        let line = #"{"id":"a","record_hash":"1","sequence":2}"#
        #expect(try ledger("\(line)\n\n\(line)\n") == ["a": ["1"]])
    }

    @Test(
        "do not pass over a line that is no receipt", arguments: ["{", "{}", #"{"id":"a"}"#, "7"])
    func badLines(line: String) {
        let fault = #expect(throws: LedgerFault.self) {
            try ledger("{\"id\":\"a\",\"record_hash\":\"1\"}\n\(line)\n")
        }
        #expect(fault?.line == 2)
    }
}
