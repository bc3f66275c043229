import Core
import Foundation
import Records
import Testing

@testable import Hub

@Suite("The views that people at HQ ask")
struct ViewTests {
    private static let post = "DEMO-01"

    private func ask(_ sql: String, _ store: any HubStore) async throws -> [[String?]] {
        try await store.perform { (ledger) throws(HubFault) in
            try ledger.session.query(sql, []).map { $0.map(\.string) }
        }
    }

    private func apply(_ records: [SealedRecord], to store: any HubStore) async throws {
        _ = try await store.apply(
            SampleChain.batch(records), from: SampleChain.device(Self.post), at: SampleChain.now)
    }

    private func chain(
        _ drafts: [(RecordKind, JSONValue)], after head: ChainHead? = nil, seed: UInt64 = 1
    ) throws -> [SealedRecord] {
        var head = head ?? ChainHead(startOf: SampleChain.epoch(1))
        var records: [SealedRecord] = []
        for (number, (kind, body)) in drafts.enumerated() {
            let record = try SampleChain.record(
                kind, body: body, after: head, post: Self.post,
                random: SeededRandom(seed: seed * 1_000 + UInt64(number)))
            records.append(record)
            head = record.head
        }
        return records
    }

    private func crossing(
        _ birth: JSONValue, outcome: String = "admitted", nationality: String = "TCD"
    ) -> (RecordKind, JSONValue) {
        let body: JSONValue = [
            "direction": "entry", "crossed_at": "2026-11-18T00:30:00+01:00",
            "decision": ["outcome": .string(outcome)],
            "traveller": [
                "birth_date": birth, "nationality": .string(nationality), "sex": "F",
            ],
        ]
        return (.crossing, body)
    }

    @Test(
        "count who crossed, by the age groups that a birth date allows",
        arguments: StoreKind.available)
    func ages(_ kind: StoreKind) async throws {
        let cases: [(JSONValue, String)] = [
            ("2026-11-17", "0-4"), ("2026-XX-XX", "0-4"), ("2021-11-18", "0-4"),
            ("2021-11-17", "5-11"), ("2021-XX-XX", "unknown"), ("2014-11-18", "5-11"),
            ("2008-11-18", "12-17"), ("2008-11-17", "18-59"), ("1966-11-17", "60+"),
            ("1966-11-18", "18-59"), ("1990-XX-XX", "18-59"), ("1990-05-XX", "18-59"),
            ("XXXX-XX-XX", "unknown"), ("2030-01-01", "unknown"), ("soon", "unknown"),
            (.null, "unknown"), ("9999", "unknown"),
        ]
        let store = try await kind.place().prepared()
        // The nationality names the case; 23:30 UTC of the day before is the crossing.
        try await apply(
            chain(cases.enumerated().map { crossing($1.0, nationality: "\($0)") }), to: store)
        let rows = try await ask("SELECT nationality, age_group, day, persons FROM v_flows", store)
        #expect(rows.count == cases.count)
        for row in rows {
            let number = try #require(row[0].flatMap { Int($0) })
            #expect(row[1] == cases[number].1, "\(cases[number].0)")
            #expect(row[2] == "2026-11-17")
            #expect(row[3] == "1")
        }
        await store.close()
    }

    @Test(
        "follow amendments, leave void and refused ones out, and know no referral",
        arguments: StoreKind.available)
    func current(_ kind: StoreKind) async throws {
        let store = try await kind.place().prepared()
        let crossings = try chain(
            (0..<6).map { _ in crossing("1990-01-01") } + [
                crossing("1990-01-01", outcome: "refused")
            ])
        try await apply(crossings, to: store)
        func target(_ number: Int) -> JSONValue {
            .string(crossings[number].envelope.id.description)
        }
        try await apply(
            chain(
                [
                    (
                        .amendment,
                        [
                            "target": target(0), "reason": "wrong_person",
                            "changes": ["/traveller/nationality": "NER"],
                        ]
                    ),
                    (.amendment, ["target": target(1), "reason": "void", "changes": [:]]),
                    (.referral, ["crossing_id": target(2), "need": "asylum_claim"]),
                    (
                        .incident,
                        [
                            "kind": "forged_document", "source": "document_check",
                            "crossing_ids": [target(6), "no identifier"],
                            "action_taken": "nul \u{0}", "handed_to": "police",
                        ]
                    ),
                ], after: crossings[6].head, seed: 2), to: store)
        let flows = try await ask(
            "SELECT nationality, persons, is_small FROM v_flows ORDER BY nationality", store)
        #expect(flows == [["NER", "1", "1"], ["TCD", "4", "1"]])
        let states = try await ask(
            "SELECT state, count(*) FROM v_crossings_current GROUP BY state ORDER BY state", store)
        #expect(states == [["amended", "1"], ["current", "5"], ["void", "1"]])
        let incidents = try await ask(
            "SELECT kind, crossing_ids, action_taken, handed_to FROM v_incidents", store)
        #expect(
            incidents == [
                [
                    "forged_document", "[\"\(crossings[6].envelope.id)\"]", "nul \u{FFFD}",
                    "police",
                ]
            ])
        for view in ["v_crossings_current", "v_incidents", "v_flows"] {
            let all = try await ask("SELECT * FROM \(view)", store)
            #expect(!all.isEmpty)
            #expect(!all.joined().contains { $0?.contains("asylum") == true })
        }
        await store.close()
    }

    @Test(
        "count what both cards of a copied one recorded, and a crossing on both once",
        arguments: StoreKind.available)
    func forks(_ kind: StoreKind) async throws {
        let store = try await kind.place().prepared()
        let common = try chain((0..<2).map { _ in crossing("1990-01-01") })
        let main = try chain(
            (0..<3).map { _ in crossing("1990-01-01") }, after: common[1].head, seed: 2)
        let branch = try chain(
            (0..<2).map { _ in crossing("1990-01-01", nationality: "NER") },
            after: common[1].head, seed: 3)
        // The same crossing stored by the copy too: its record stands at another place.
        let again = try SampleChain.record(
            id: main[0].envelope.id, body: crossing("1990-01-01").1, after: branch[1].head,
            post: Self.post)
        try await apply(common + main, to: store)
        try await apply(branch + [again], to: store)
        let flows = try await ask(
            "SELECT nationality, persons, is_small FROM v_flows ORDER BY nationality", store)
        #expect(flows == [["NER", "2", "1"], ["TCD", "5", "0"]])
        await store.close()
    }

    @Test("take over incidents of a store of the layout before", arguments: StoreKind.available)
    func upgrade(_ kind: StoreKind) async throws {
        let store = try await kind.place().prepared()
        let records = try chain([
            (.incident, ["kind": "weapon", "source": "officer"]), crossing("1990-01-01"),
        ])
        try await apply(records, to: store)
        try await store.perform { (ledger) throws(HubFault) in
            try ledger.session.script(
                """
                DROP VIEW v_flows; DROP VIEW v_incidents; DROP VIEW v_crossings_current;
                DROP TABLE incidents; DELETE FROM schema_steps WHERE name LIKE '9 %'
                """)
        }
        try await store.prepare(at: SampleChain.now)
        #expect(try await ask("SELECT kind FROM v_incidents", store) == [["weapon"]])
        await store.close()
    }

    @Test(
        "are described column by column, in the database and in the document",
        .enabled(if: PostgresServer.isAvailable))
    func described() async throws {
        let store = try await StoreKind.postgres.place().prepared()
        let columns = try await ask(
            """
            SELECT relname, attname, col_description(pg_class.oid, attnum)
            FROM pg_class JOIN pg_attribute ON attrelid = pg_class.oid
            WHERE relname LIKE 'v\\_%' AND attnum > 0 ORDER BY relname, attnum
            """, store)
        #expect(columns.count == ViewColumn.all.count)
        let root = #filePath.components(separatedBy: "/Tests/")[0]
        let document = try String(
            contentsOfFile: root + "/Sources/Hub/HEADQUARTERS.md", encoding: .utf8)
        for column in columns {
            let text = try #require(column[2], "\(column)")
            #expect(document.contains("| `\(column[1] ?? "?")` | \(text) |"), "\(column)")
        }
        await store.close()
    }
}
