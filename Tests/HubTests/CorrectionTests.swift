import Core
import Foundation
import Records
import Testing

@testable import Hub

@Suite("The times of a post whose clock was wrong")
struct CorrectionTests {
    private static let post = "DEMO-01"
    /// When the boot really began.
    private static let began = Timestamp(milliseconds: 1_794_996_000_000)
    private static let back = Duration.seconds(-5 * 365 * 86_400)

    private func ask(_ sql: String, _ store: any HubStore) async throws -> [[String?]] {
        try await store.perform { (ledger) throws(HubFault) in
            try ledger.session.query(sql, []).map { row in
                row.map { $0.timestamp?.description ?? $0.string }
            }
        }
    }

    private func apply(_ records: [SealedRecord], to store: any HubStore) async throws {
        _ = try await store.apply(
            SampleChain.batch(records), from: SampleChain.device(Self.post), at: SampleChain.now)
    }

    /// A chain of records that a post stamps by a clock that is wrong.
    private struct Chain {
        var head = ChainHead(startOf: SampleChain.epoch(1))
        private var number: UInt64 = 0

        mutating func next(
            _ body: JSONValue, kind: RecordKind = .crossing, at moment: Duration,
            boot: UInt64 = 1, wrongBy: Duration = back, trust: ClockTrust = .untrusted,
            crossedAt: String? = nil
        ) throws -> SealedRecord {
            number += 1
            let time = began + moment + wrongBy
            var members = body.object ?? [:]
            if kind == .crossing { members["crossed_at"] = .string(crossedAt ?? time.description) }
            let record = try SealedRecord(
                draft: RecordDraft(
                    kind: kind,
                    id: .version7(at: SampleChain.now, random: SeededRandom(seed: number)),
                    body: .object(members)),
                post: post, after: head,
                stamp: ClockStamp(
                    time: time, trust: trust, bootID: Identifier(high: 8, low: boot),
                    monotonicMilliseconds: moment.wholeMilliseconds))
            head = record.head
            return record
        }

        mutating func correction(
            _ startedAt: Timestamp, bound: Int64, at moment: Duration, of boot: UInt64 = 1,
            in present: UInt64 = 1, source: String = "hub"
        ) throws -> SealedRecord {
            try next(
                TimeCorrection(
                    bootID: Identifier(high: 8, low: boot), startedAt: startedAt,
                    bound: .milliseconds(bound), offset: .zero - back, source: source
                ).body, kind: .timeCorrection, at: moment, boot: present)
        }
    }

    private static func crossing(_ source: JSONValue = "appliance") -> JSONValue {
        [
            "direction": "entry", "decision": ["outcome": "admitted"],
            "crossed_at_source": source, "traveller": ["birth_date": "1990-01-01"],
        ]
    }

    private static let times = """
        SELECT corrected_at, corrected_stored_at, corrected_within_ms, corrected_by
        FROM v_crossings_current ORDER BY sequence
        """

    @Test(
        "are put right by what comes later, before it and behind it, and what was stored stays",
        arguments: StoreKind.available)
    func corrected(_ kind: StoreKind) async throws {
        let store = try await kind.place().prepared()
        var chain = Chain()
        let wrong = (Self.began + .seconds(60) + Self.back).description
        let right = (Self.began + .seconds(60)).description
        let records = [
            try chain.next(Self.crossing(), at: .seconds(60)),
            try chain.next(Self.crossing("paper"), at: .seconds(60)),
            // Set right by somebody in the middle: a believed clock is left alone.
            try chain.next(Self.crossing(), at: .seconds(60), wrongBy: .zero, trust: .synchronised),
            try chain.next(Self.crossing(), at: .seconds(60), boot: 2),
        ]
        try await apply(records, to: store)
        let before = try await ask(Self.times, store)
        #expect(before[0] == [wrong, wrong, nil, nil])
        // A first word, then a better one, which an older copy of the first does not undo.
        let first = try chain.correction(Self.began + .seconds(5), bound: 8_000, at: .seconds(70))
        try await apply([first], to: store)
        let rough = (Self.began + .seconds(65)).description
        #expect(try await ask(Self.times, store)[0] == [rough, rough, "8000", "hub"])
        try await apply(
            [
                try chain.correction(Self.began, bound: 300, at: .seconds(80)),
                // A day behind the correction two crystals may be 8.6 s apart.
                try chain.next(Self.crossing(), at: .seconds(80 + 86_400)),
            ], to: store)
        let after = try await ask(Self.times, store)
        let late = (Self.began + .seconds(86_480)).description
        #expect(
            after == [
                [right, right, "300", "hub"], [wrong, right, "300", "hub"],
                [right, right, nil, nil], [wrong, wrong, nil, nil], [late, late, "8940", "hub"],
            ])
        #expect(
            try await ask("SELECT crossed_at, clock FROM v_crossings_current", store).first
                == [wrong, "untrusted"])
        let days = try await ask("SELECT day, persons FROM v_flows ORDER BY day", store)
        #expect(
            days == [["2021-11-19", "2"], ["2026-11-18", "2"], ["2026-11-19", "1"]])
        await store.close()
    }

    @Test(
        "are left as they were where the clock was set between crossing and storing",
        arguments: StoreKind.available)
    func setBetween(_ kind: StoreKind) async throws {
        let store = try await kind.place().prepared()
        var chain = Chain()
        let crossed = (Self.began + .seconds(40)).description
        try await apply(
            [
                try chain.next(Self.crossing(), at: .seconds(60), crossedAt: crossed),
                try chain.correction(Self.began, bound: 300, at: .seconds(70)),
            ], to: store)
        #expect(
            try await ask(Self.times, store).first?.prefix(2)
                == [crossed, (Self.began + .seconds(60)).description])
        await store.close()
    }

    @Test("that a person amended are left alone", arguments: StoreKind.available)
    func amended(_ kind: StoreKind) async throws {
        let store = try await kind.place().prepared()
        var chain = Chain()
        let crossing = try chain.next(Self.crossing(), at: .seconds(60))
        try await apply(
            [
                crossing, try chain.correction(Self.began, bound: 300, at: .seconds(70)),
                try chain.next(
                    [
                        "target": .string(crossing.envelope.id.description),
                        "reason": "typing_error",
                        "changes": ["/crossed_at": "2026-11-18T09:30:00Z"],
                    ], kind: .amendment, at: .seconds(90)),
            ], to: store)
        #expect(
            try await ask(Self.times, store).first?.prefix(2)
                == ["2026-11-18T09:30:00.000Z", (Self.began + .seconds(60)).description])
        await store.close()
    }

    @Test(
        "survive nonsense: no view fails for what a post says of its clock",
        arguments: StoreKind.available)
    func nonsense(_ kind: StoreKind) async throws {
        let store = try await kind.place().prepared()
        var chain = Chain()
        let years = Duration.seconds(9_000 * 365 * 86_400)
        try await apply(
            [
                try chain.next(Self.crossing(), at: .seconds(60)),
                try chain.correction(Self.began + (.zero - years), bound: 1, at: .seconds(70)),
                try chain.next(
                    Self.crossing(), at: .milliseconds(JSONValue.integerLimit),
                    wrongBy: .milliseconds(-JSONValue.integerLimit)),
                try chain.next(["boot_id": "x"], kind: .timeCorrection, at: .seconds(70)),
            ], to: store)
        #expect(try await ask(Self.times, store).count == 2)
        #expect(try await ask("SELECT * FROM v_flows", store).count >= 1)
        await store.close()
    }

    @Test(
        "are put right in a store of the layout before, corrections and amendments included",
        arguments: StoreKind.available)
    func upgrade(_ kind: StoreKind) async throws {
        let store = try await kind.place().prepared()
        var chain = Chain()
        let plain = try chain.next(Self.crossing(), at: .seconds(60))
        let believed = try chain.next(
            Self.crossing(), at: .seconds(60), wrongBy: .zero, trust: .holdover)
        let amended = try chain.next(Self.crossing(), at: .seconds(60))
        try await apply(
            [
                plain, believed, amended,
                try chain.next(
                    [
                        "target": .string(amended.envelope.id.description),
                        "reason": "typing_error",
                        "changes": ["/crossed_at": "2026-11-18T09:30:00Z"],
                    ], kind: .amendment, at: .seconds(90)),
                // As a release before this one wrote it.
                try chain.next(
                    [
                        "boot_id": .string(Identifier(high: 8, low: 1).description),
                        "offset_ms": .integer(-Self.back.wholeMilliseconds), "source": "hub",
                    ], kind: .timeCorrection, at: .seconds(95)),
            ], to: store)
        let sql = "SELECT * FROM v_crossings_current ORDER BY sequence"
        let before = try await ask(sql, store)
        let flows = try await ask("SELECT * FROM v_flows ORDER BY day", store)
        try await store.perform { (ledger) throws(HubFault) in
            try ledger.session.script(
                """
                DROP VIEW v_flows; DROP VIEW v_crossings_current; DROP TABLE time_corrections;
                ALTER TABLE crossings DROP COLUMN clock; ALTER TABLE crossings DROP COLUMN boot_id;
                ALTER TABLE crossings DROP COLUMN monotonic_ms;
                ALTER TABLE crossings DROP COLUMN origin_ms;
                ALTER TABLE crossings DROP COLUMN lag_ms;
                CREATE VIEW v_crossings_current AS
                    SELECT post_id, id, state, amendments, direction, crossed_at, outcome,
                        document_class, document_issuer, document_number, surname, given_names,
                        birth_date, sex, nationality, category, purpose, transport,
                        screening_verdict, officer, workstation, stored_at, epoch, sequence, body
                    FROM crossings;
                CREATE VIEW v_flows AS
                    SELECT post_id, '' AS day, '' AS direction, '' AS nationality, '' AS category,
                        '' AS purpose, '' AS age_group, '' AS sex, count(*) AS persons,
                        1 AS is_small
                    FROM crossings GROUP BY post_id;
                DELETE FROM schema_steps WHERE name LIKE '13 %'
                """)
        }
        try await store.prepare(at: SampleChain.now)
        #expect(try await ask(sql, store) == before)
        #expect(try await ask("SELECT * FROM v_flows ORDER BY day", store) == flows)
        #expect(before.map { $0.last == "hub" } == [true, false, true])
        await store.close()
    }
}
