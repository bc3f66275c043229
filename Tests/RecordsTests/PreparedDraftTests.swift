import Core
import Records
import Testing

@Suite("Prepared drafts")
struct PreparedDraftTests {
    private static let epoch = Identifier(high: 0x0192_0000_0000_7000, low: 0x8000_0000_0000_0001)
    private static let stamp = ClockStamp(
        time: Timestamp(milliseconds: 1_780_000_000_007), trust: .holdover,
        bootID: Identifier(high: 1, low: 2), monotonicMilliseconds: 12_345)

    @Test(
        "come to the canonical form of their envelope",
        arguments: [
            RecordDraft(
                kind: .crossing, id: Identifier(high: 3, low: 4),
                body: ["é": "\"\u{1}", "a": [1, .null]], officer: "B\\1",
                verdicts: ["screening": ["verdict": "clear"]]),
            RecordDraft(kind: .audit, id: epoch, body: [:], workstation: "lane \"2\""),
        ])
    func canonical(draft: RecordDraft) throws {
        let record = SealedRecord(
            try PreparedDraft(draft, post: "NE-1"),
            after: ChainHead(
                epoch: Self.epoch, sequence: 41, chainHash: Chain.origin(of: Self.epoch)),
            at: SealingMoment(Self.stamp, in: Self.epoch))
        #expect(record.envelope.sequence == 42)
        #expect(record.bytes == (try record.envelope.canonicalBytes()))
        // It trusts nothing that it is told.
        #expect(
            try SealedRecord(canonical: record.bytes, previous: record.previous) == record)
    }

    @Test(
        "refuse a number that is not whole, in body and verdicts",
        arguments: [
            RecordDraft(kind: .audit, id: epoch, body: ["a": [.number(0.5)]]),
            RecordDraft(kind: .audit, id: epoch, body: [:], verdicts: ["a": [.number(0.5)]]),
        ])
    func numbers(draft: RecordDraft) throws {
        let fault = try #require(throws: CanonicalJSON.NotCanonical.self) {
            try PreparedDraft(draft, post: "NE-1")
        }
        #expect(fault.pointer.description == "/a/0")
    }
}
