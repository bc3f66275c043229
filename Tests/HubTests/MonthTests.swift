import Core
import Records
import Testing

@testable import Hub

@Suite("Records by the month in which they came")
struct MonthTests {
    private static let post = "DEMO-01"
    private static let day = Duration.seconds(86_400)

    private func apply(
        _ records: [SealedRecord], to store: any HubStore, at time: Timestamp,
        withholding: Set<Int64> = []
    ) async throws -> AppliedHead {
        try await store.apply(
            SampleChain.batch(records, withholding: withholding),
            from: SampleChain.device(Self.post), at: time)
    }

    private func partitions(
        _ store: any HubStore
    ) async throws -> [String: Int64] {
        try await store.perform { (ledger) throws(HubFault) in
            let rows = try ledger.session.query(
                """
                SELECT child.relname, (SELECT count(*) FROM records
                    WHERE records.tableoid = child.oid)
                FROM pg_inherits JOIN pg_class AS child ON child.oid = inhrelid
                WHERE inhparent = 'records'::regclass
                """, [])
            return Dictionary(
                uniqueKeysWithValues: rows.map { ($0[0].string ?? "", $0[1].integer ?? -1) })
        }
    }

    @Test("a month goes from November to January over the year's end")
    func names() throws {
        let november = RecordMonth(SampleChain.now)
        #expect(november.text == "2026-11")
        #expect(november.table == "records_2026_11")
        #expect(november.start == "2026-11-01T00:00:00Z")
        #expect(november.next.next.text == "2027-01")
        let instant = try #require(Timestamp("2026-12-31T23:59:59.999Z"))
        #expect(RecordMonth(instant).text == "2026-12")
    }

    @Test(
        "keeps a record once that comes again in another month, or after years",
        arguments: StoreKind.available)
    func onceForEver(_ kind: StoreKind) async throws {
        let store = try await kind.place().prepared()
        let records = try SampleChain.records(10, post: Self.post)
        for days in [0, 20, 40, 4_000] {
            let again = try await apply(
                records, to: store, at: SampleChain.now + Self.day * days)
            #expect(again.inserted == (days == 0 ? 10 : 0))
            #expect(again.duplicates == (days == 0 ? 0 : 10))
        }
        let rows = try await store.perform { (ledger) throws(HubFault) in
            try ledger.row("SELECT count(*) FROM records", [])?[0].integer
        }
        #expect(rows == 10)
        await store.close()
    }

    @Test("verifies a chain and rebuilds history over many months", arguments: StoreKind.available)
    func manyMonths(_ kind: StoreKind) async throws {
        let store = try await kind.place().prepared()
        let records = try SampleChain.records(24, post: Self.post)
        for start in 0..<12 {
            _ = try await apply(
                Array(records[start * 2...start * 2 + 1]), to: store,
                at: SampleChain.now + Self.day * (31 * start), withholding: [5])
        }
        let report = try await store.verify(Self.post)
        #expect(!report.isBroken)
        #expect(report.records == 24)
        #expect(report.withheld == 1)
        // Withheld in one month and brought in another.
        _ = try await apply(records, to: store, at: SampleChain.now + Self.day * 800)
        let whole = try await store.verify(Self.post)
        #expect(!whole.isBroken)
        #expect(whole.withheld == 0)
        await store.close()
    }

    @Test("says of a month that was taken out that it is archived, and not of one that is gone")
    func archived() async throws {
        for kind in StoreKind.available {
            let store = try await kind.place().prepared()
            let records = try SampleChain.records(6, post: Self.post)
            _ = try await apply(Array(records[0..<3]), to: store, at: SampleChain.now)
            _ = try await apply(
                Array(records[3...]), to: store, at: SampleChain.now + Self.day * 31)
            let removal =
                kind == .postgres
                ? "ALTER TABLE records DETACH PARTITION records_2026_11"
                : "DELETE FROM records WHERE received_at LIKE '2026-11%'"
            try await store.perform { (ledger) throws(HubFault) in
                try ledger.session.script(removal)
            }
            let gone = try await store.verify(Self.post)
            #expect(gone.firstFault?.kind == .missing)
            #expect(gone.firstFault?.sequence == 1)
            try await store.perform { (ledger) throws(HubFault) in
                try ledger.session.script(
                    """
                    INSERT INTO archived_months (month, archived_at)
                        VALUES ('2026-11', '2028-01-01T00:00:00Z')
                    """)
            }
            let archived = try await store.verify(Self.post)
            #expect(!archived.isBroken)
            #expect(archived.archived == 3)
            #expect(archived.records == 6)
            // Its hashes are still looked at, and nothing of it comes a second time.
            let again = try await apply(
                records, to: store, at: SampleChain.now + Self.day * 62)
            #expect(again.duplicates == 6)
            try await store.perform { (ledger) throws(HubFault) in
                try ledger.session.script(
                    "UPDATE places SET chain_hash = record_hash WHERE sequence = 2")
            }
            let changed = try await store.verify(Self.post)
            #expect(changed.firstFault?.kind == .chain)
            await store.close()
        }
    }

    @Test(
        "takes records for which no month is ready, and parts them when it is",
        .enabled(if: PostgresServer.isAvailable))
    func lateMonth() async throws {
        let store = try await StoreKind.postgres.place().prepared()
        let ready = try await partitions(store)
        #expect(
            Set(ready.keys) == [
                "records_other", "records_2026_11", "records_2026_12", "records_2027_01",
                "records_2027_02",
            ])
        let records = try SampleChain.records(6, post: Self.post)
        let later = SampleChain.now + Self.day * 200
        _ = try await apply(Array(records[0..<4]), to: store, at: SampleChain.now)
        _ = try await apply(Array(records[4...]), to: store, at: later)
        let before = try await partitions(store)
        #expect(before["records_other"] == 2)
        try await store.prepare(at: later)
        let after = try await partitions(store)
        #expect(after["records_other"] == 0)
        #expect(after["records_2027_06"] == 2)
        #expect(after["records_2026_11"] == 4)
        let report = try await store.verify(Self.post)
        #expect(!report.isBroken)
        #expect(report.records == 6)
        await store.close()
    }

    @Test("parts the records of a store of the layout before", arguments: StoreKind.available)
    func upgrade(_ kind: StoreKind) async throws {
        let store = try kind.place().open()
        let records = try SampleChain.records(9, post: Self.post)
        try await store.perform { (ledger) throws(HubFault) in
            try HubSchema.migrate(ledger.session, at: SampleChain.now, through: 5)
            _ = try ledger.session.query(
                "INSERT INTO posts (post_id, first_contact_at, last_contact_at) "
                    + "VALUES ($1, $2, $3)",
                [.text(Self.post), SQLValue(SampleChain.now), SQLValue(SampleChain.now)])
            for (number, record) in records.enumerated() {
                let isWithheld = number == 4
                _ = try ledger.session.query(
                    """
                    INSERT INTO records (post_id, epoch, sequence, record_hash, chain_hash, kind,
                        id, stored_at, received_at, canonical, is_main)
                    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 1)
                    """,
                    [
                        .text(Self.post), SQLValue(record.envelope.epoch),
                        .integer(record.envelope.sequence), SQLValue(record.recordHash),
                        SQLValue(record.chainHash), isWithheld ? .null : .text("crossing"),
                        isWithheld ? .null : SQLValue(record.envelope.id), .null,
                        SQLValue(SampleChain.now + .seconds(-86_400 * 30 * number)),
                        isWithheld
                            ? .null : .text(String(decoding: record.bytes, as: UTF8.self)),
                    ])
            }
            _ = try ledger.session.query(
                """
                INSERT INTO epochs (post_id, epoch, first_seen_at, changed_at, head_sequence,
                    head_chain_hash) VALUES ($1, $2, $3, $3, 9, $4)
                """,
                [
                    .text(Self.post), SQLValue(SampleChain.epoch(1)), SQLValue(SampleChain.now),
                    SQLValue(records[8].chainHash),
                ])
        }
        try await store.prepare(at: SampleChain.now)
        let report = try await store.verify(Self.post)
        #expect(!report.isBroken)
        #expect(report.records == 9)
        #expect(report.withheld == 1)
        let again = try await apply(records, to: store, at: SampleChain.now)
        #expect(again.duplicates == 9)
        let names = try await store.names(of: Self.post, limit: 20)
        #expect(names.map(\.id) == records.map(\.envelope.id))
        if kind == .postgres {
            let parts = try await partitions(store)
            #expect(parts["records_other"] == 0)
            #expect(parts.values.filter { $0 > 0 }.count >= 8)
        }
        await store.close()
    }
}
