import Core
import PKI
import Testing

@testable import Records

@Suite("Envelopes and their chain")
struct ChainTests {
    static let epoch = Identifier("0f8fad5b-d9cb-469f-a165-70867728950e") ?? .init(high: 0, low: 0)
    static let stamp = ClockStamp(
        time: Timestamp(milliseconds: 1_760_000_000_123), trust: .holdover,
        bootID: Identifier(high: 1, low: 2), monotonicMilliseconds: 98_765)

    static func draft(_ number: UInt64, body: JSONValue = ["direction": "entry"]) -> RecordDraft {
        RecordDraft(
            kind: .crossing, id: Identifier(high: 0x0199_0000_0000_7000, low: 1 << 63 | number),
            body: body, officer: "4711", workstation: nil,
            verdicts: ["screening": ["verdict": "clear"]])
    }

    /// The expected values were computed with Python's json and hashlib, not with this code.
    @Test("have the hashes that another implementation computes")
    func knownHashes() throws {
        let first = try SealedRecord(
            draft: Self.draft(1, body: ["b": 1, "a": "é"]), post: "NE-1",
            after: ChainHead(startOf: Self.epoch), stamp: Self.stamp)
        #expect(
            Chain.origin(of: Self.epoch).description
                == "cdb5166dbf3a9d6842ace2a436c7db1b0df9761a09acc669865771cd8e9dd970")
        #expect(
            first.recordHash.description
                == "a1978f06c7ad1439371c4e10c51914f3e93d1e3527523728e2cb6cd8f381bc5b")
        #expect(
            first.chainHash.description
                == "070d745a2021d5651d102a84764728ad22b1dd4273c71685f71c72e9ee2895f6")
    }

    @Test("come back from their canonical bytes with the same hashes")
    func roundTrip() throws {
        var head = ChainHead(startOf: Self.epoch)
        for number in 1...20 {
            let record = try SealedRecord(
                draft: Self.draft(UInt64(number)), post: "NE-1", after: head, stamp: Self.stamp)
            let again = try SealedRecord(canonical: record.bytes, previous: head.chainHash)
            #expect(again == record)
            #expect(record.envelope.sequence == Int64(number))
            head = record.head
        }
    }

    @Test("write every key, null where nothing is known, and previous only outside the hash")
    func keys() throws {
        let record = try SealedRecord(
            draft: RecordDraft(kind: .audit, id: Self.epoch, body: [:]), post: "NE-1",
            after: ChainHead(startOf: Self.epoch), stamp: Self.stamp)
        let stored = try JSONValue(parsing: record.bytes)
        #expect(
            stored.object?.keys.sorted() == [
                "body", "boot_id", "clock", "epoch", "id", "kind", "monotonic_ms", "officer",
                "post", "schema", "sequence", "stored_at", "verdicts", "workstation",
            ])
        #expect(stored["officer"] == JSONValue.null)
        #expect(record.json["previous"]?.string == Chain.origin(of: Self.epoch).description)
        #expect(record.json["record_hash"]?.string == record.recordHash.description)
    }

    @Test(
        "refuse bytes that are no envelope, and say which part is not",
        arguments: [
            ("officer", JSONValue?.none, "lacks officer"),
            ("extra", JSONValue?.some(1), "unknown key extra"),
            ("sequence", JSONValue?.some(0), "sequence"),
            ("stored_at", JSONValue?.some("2026-01-01T00:00:00Z"), "stored_at"),
            ("kind", JSONValue?.some("passport"), "kind"),
            ("id", JSONValue?.some("1"), "id"),
            ("schema", JSONValue?.some(2), "schema"),
            ("clock", JSONValue?.some("good"), "clock"),
            ("workstation", JSONValue?.some(7), "workstation"),
        ])
    func refused(key: String, value: JSONValue?, word: String) throws {
        let record = try SealedRecord(
            draft: Self.draft(1), post: "NE-1", after: ChainHead(startOf: Self.epoch),
            stamp: Self.stamp)
        var members = try #require(record.envelope.json.object)
        members[key] = value
        let bytes = try CanonicalJSON.bytes(of: .object(members))
        let fault = try #require(throws: RecordFault.self) {
            try SealedRecord(canonical: bytes, previous: record.previous)
        }
        #expect(fault.problem.contains(word))
    }

    @Test("refuse an envelope whose bytes are not its canonical form")
    func notCanonical() throws {
        let record = try SealedRecord(
            draft: Self.draft(1), post: "NE-1", after: ChainHead(startOf: Self.epoch),
            stamp: Self.stamp)
        #expect(throws: RecordFault.notCanonical) {
            try SealedRecord(canonical: record.bytes + [0x20], previous: record.previous)
        }
    }

    @Test("a number that is not whole cannot be stored")
    func notWhole() {
        #expect(throws: CanonicalJSON.NotCanonical.self) {
            try SealedRecord(
                draft: Self.draft(1, body: ["battery": .number(12.5)]), post: "NE-1",
                after: ChainHead(startOf: Self.epoch), stamp: Self.stamp)
        }
    }

    @Test("bodies are the same when their RFC 8785 form and kind are")
    func sameness() throws {
        let first = try JSONValue(parsing: "{\"a\":1.0,\"b\":\"\\u00e9\"}")
        let second = try JSONValue(parsing: "{ \"b\":\"é\", \"a\":1 }")
        #expect(
            try BodyHash.of(first, kind: .crossing) == BodyHash.of(second, kind: .crossing))
        #expect(
            try BodyHash.of(first, kind: .crossing) != BodyHash.of(second, kind: .incident))
    }
}
