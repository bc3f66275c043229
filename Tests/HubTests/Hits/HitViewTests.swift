import Core
import Records
import Testing

@testable import Hub

@Suite("Hits as HQ sees them")
struct HitViewTests {
    private static let post = "DEMO-01"

    private func ask(_ sql: String, _ store: any HubStore) async throws -> [[String?]] {
        try await store.perform { (ledger) throws(HubFault) in
            try ledger.session.query(sql, []).map { $0.map(\.string) }
        }
    }

    private func check(_ list: String, _ entries: [String], informs: String? = nil) -> JSONValue {
        var members: [String: JSONValue] = [
            "list": .string(list), "verdict": "hit", "list_version": "3",
            "matches": .array(
                entries.map {
                    ["entry": .string($0), "score": 1000, "action": "check_document"]
                }),
        ]
        if let informs { members["informs"] = .string(informs) }
        return .object(members)
    }

    private func verdicts(_ checks: [JSONValue], more: [String: JSONValue] = [:]) -> JSONValue {
        .object(
            more.merging(["screening": ["verdict": "hit", "checks": .array(checks)]]) { $1 })
    }

    private func chain(_ drafts: [RecordDraft]) throws -> [SealedRecord] {
        var head = ChainHead(startOf: SampleChain.epoch(1))
        return try drafts.map { draft in
            let record = try SealedRecord(
                draft: draft, post: Self.post, after: head,
                stamp: ClockStamp(
                    time: SampleChain.now + .seconds(head.sequence), trust: .synchronised,
                    bootID: SampleChain.boot, monotonicMilliseconds: head.sequence))
            head = record.head
            return record
        }
    }

    private func name(_ number: UInt64) -> Identifier {
        Identifier(high: 0x7000 | number << 16, low: 0x8000_0000_0000_0000 | number)
    }

    private func drafts() -> [RecordDraft] {
        func outcome(
            _ number: UInt64, _ target: UInt64, _ decision: String, _ state: String,
            circle: String = "counter"
        ) -> RecordDraft {
            RecordDraft(
                kind: .hitOutcome, id: name(number),
                body: [
                    "target": .string(name(target).description), "decision": .string(decision),
                    "decided_by": "1001", "second": "none",
                ], officer: "1001",
                verdicts: ["outcome": ["state": .string(state), "circle": .string(circle)]])
        }
        return [
            RecordDraft(
                kind: .crossing, id: name(1), body: SampleChain.crossing(),
                verdicts: verdicts([
                    check("sltd", ["E1"]), check("quiet", ["Q1"], informs: "auditor"),
                ])),
            RecordDraft(
                kind: .crossing, id: name(2), body: SampleChain.crossing(),
                verdicts: ["screening": ["verdict": "clear", "checks": []]]),
            RecordDraft(
                kind: .audit, id: name(3),
                body: [
                    "action": "late_hit", "target": .string(name(2).description), "result": "hit",
                ], verdicts: verdicts([check("sltd", ["E1", "E2"])])),
            RecordDraft(
                kind: .audit, id: name(4),
                body: [
                    "action": "late_hit", "target": .string(name(2).description), "result": "hit",
                ],
                verdicts: verdicts([check("INTERPOL", ["X"])], more: ["asked_by": "headquarters"])),
            outcome(5, 1, "confirmed", "provisional"),
            outcome(6, 1, "dismissed", "final"),
            outcome(7, 4, "referred", "provisional"),
            RecordDraft(
                kind: .audit, id: name(8),
                body: [
                    "action": "hit_withdrawn", "target": .string(name(3).description),
                    "result": "1 entries",
                ],
                verdicts: ["withdrawn": [["list": "sltd", "entry": "E2"]]]),
        ]
    }

    private static let states: [[String?]] = [
        ["INTERPOL", "X", "external_hit", "counter", "provisional", "referred", "1001"],
        ["quiet", "Q1", "hit", "auditor", "open", nil, nil],
        ["sltd", "E1", "hit", "counter", "dismissed", "dismissed", "1001"],
        ["sltd", "E1", "late_hit", "counter", "open", nil, nil],
        ["sltd", "E2", "late_hit", "counter", "withdrawn", nil, nil],
    ]
    private static let question = """
        SELECT list, entry, kind, circle, state, decision, decided_by FROM v_hits
        ORDER BY list, entry, kind
        """

    @Test(
        "stand in one view with what became of them, and return to their list without travellers",
        arguments: StoreKind.available)
    func view(_ kind: StoreKind) async throws {
        let store = try await kind.place().prepared()
        _ = try await store.apply(
            SampleChain.batch(chain(drafts())), from: SampleChain.device(Self.post),
            at: SampleChain.now)
        #expect(try await ask(Self.question, store) == Self.states)
        let usage = try await store.usage(
            of: "sltd", from: SampleChain.now, until: SampleChain.now + .seconds(60))
        #expect(usage.map(\.entry) == ["E1", "E2"])
        #expect(usage[0].hits == 2 && usage[0].dismissed == 1 && usage[0].undecided == 1)
        #expect(usage[1].withdrawn == 1 && usage[1].posts == 1)
        #expect(!usage.map(\.json.compactText).joined().contains("R0012345"))
        #expect(
            try await store.usage(
                of: "sltd", from: SampleChain.now + .seconds(60),
                until: SampleChain.now + .seconds(90)
            ).isEmpty)
        // The same batch again is the same hits.
        _ = try await store.apply(
            SampleChain.batch(chain(drafts())), from: SampleChain.device(Self.post),
            at: SampleChain.now)
        #expect(try await ask(Self.question, store) == Self.states)
        await store.close()
    }

    @Test("are taken over from a store of the layout before", arguments: StoreKind.available)
    func upgrade(_ kind: StoreKind) async throws {
        let store = try await kind.place().prepared()
        _ = try await store.apply(
            SampleChain.batch(chain(drafts())), from: SampleChain.device(Self.post),
            at: SampleChain.now)
        try await store.perform { (ledger) throws(HubFault) in
            try ledger.session.script(
                """
                DROP VIEW v_hits; DROP TABLE hits; DROP TABLE hit_outcomes;
                DELETE FROM schema_steps WHERE name LIKE '12b %'
                """)
        }
        try await store.prepare(at: SampleChain.now)
        #expect(try await ask(Self.question, store) == Self.states)
        await store.close()
    }
}
