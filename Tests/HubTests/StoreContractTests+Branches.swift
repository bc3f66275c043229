import Core
import Records
import Testing

@testable import Hub

extension StoreContractTests {
    @Test(
        "finds rows of another branch that were changed, removed or moved",
        arguments: StoreKind.available)
    func branchTampering(_ kind: StoreKind) async throws {
        let edits: [(String, ChainReport.FaultKind, Int64)] = [
            (
                """
                UPDATE records SET canonical = '' WHERE sequence = 5 AND record_hash IN
                    (SELECT record_hash FROM places WHERE is_main = 0)
                """, .altered, 5
            ),
            ("UPDATE forks SET chain_hash = record_hash WHERE sequence = 5", .chain, 5),
            ("DELETE FROM forks WHERE sequence = 5", .missing, 5),
            ("DELETE FROM forks WHERE sequence = 7", .missing, 7),
            ("DELETE FROM places WHERE is_main = 0 AND sequence = 6", .missing, 6),
            (
                """
                DELETE FROM records WHERE sequence = 6 AND record_hash IN
                    (SELECT record_hash FROM places WHERE is_main = 0)
                """, .missing, 6
            ),
        ]
        let main = try SampleChain.records(6, post: Self.post)
        let branch = try SampleChain.records(
            4, post: Self.post, after: main[2].head, remark: "copy", seed: 9)
        for (edit, expected, sequence) in edits {
            let store = try await kind.place().prepared()
            _ = try await applied(main, to: store)
            _ = try await applied(branch, to: store)
            let whole = try await store.verify(Self.post)
            #expect(!whole.isBroken)
            #expect(whole.forked == 4)
            try await store.perform { (ledger) throws(HubFault) in
                try ledger.session.script(edit)
            }
            let report = try await store.verify(Self.post)
            #expect(report.firstFault?.kind == expected, "\(edit)")
            #expect(report.firstFault?.sequence == sequence, "\(edit)")
            await store.close()
        }
    }

    @Test(
        "keeps a record once that stands on two branches, whichever came first",
        arguments: StoreKind.available)
    func shared(_ kind: StoreKind) async throws {
        let main = try SampleChain.records(4, post: Self.post)
        // The same record behind another one: its own hash does not cover what stands before it.
        let other = try SampleChain.record(
            body: SampleChain.crossing("other"), after: main[0].head, post: Self.post,
            random: SeededRandom(seed: 77))
        let moved = try SealedRecord(canonical: main[2].bytes, previous: other.chainHash)
        #expect(moved.recordHash == main[2].recordHash)
        for order in [
            [[main[2], main[3]], [other, moved]], [[other, moved], [main[2], main[3]]],
        ] {
            let store = try await kind.place().prepared()
            _ = try await applied(Array(main[0...1]), to: store)
            for batch in order { _ = try await applied(batch, to: store) }
            for batch in order { _ = try await applied(batch, to: store) }
            let stored = try await store.names(of: Self.post, limit: 100)
            #expect(stored.count == 5)
            let summary = try #require(try await store.posts(Self.post).first)
            #expect(summary.records == 5)
            #expect(summary.crossings == 5)
            #expect(summary.forks == 2)
            let report = try await store.verify(Self.post)
            #expect(!report.isBroken)
            #expect(report.records == 4)
            #expect(report.forked == 2)
            await store.close()
        }
    }

    private func start(
        _ reason: String, after previous: ChainHead, number: UInt64
    ) throws -> SealedRecord {
        try SampleChain.record(
            .epochStart,
            body: [
                "previous_epoch": .string(previous.epoch.description),
                "previous_sequence": .integer(previous.sequence),
                "previous_chain_hash": .string(previous.chainHash.description),
                "reason": .string(reason),
            ], after: ChainHead(startOf: SampleChain.epoch(number)), post: Self.post)
    }

    @Test(
        "says where nobody knows how far an epoch went: its journal was lost, or turned back",
        arguments: StoreKind.available)
    func unknownEnds(_ kind: StoreKind) async throws {
        let old = try SampleChain.records(8, post: Self.post)
        let cases: [(String, Int, [Int64])] = [
            ("provisioned", 7, [8]), ("fork", 5, [8]), ("fork", 7, []), ("move", 7, []),
        ]
        for (reason, last, after) in cases {
            let store = try await kind.place().prepared()
            _ = try await applied(old, to: store)
            _ = try await applied(
                [start(reason, after: old[last].head, number: 2)], to: store)
            let gaps = try await store.gaps(Self.post)
            #expect(gaps.map(\.afterSequence) == after, "\(reason) \(last)")
            #expect(gaps.allSatisfy { $0.untilSequence == nil })
            #expect(gaps.allSatisfy { $0.json["until_sequence"] == .null })
            await store.close()
        }
    }

    @Test(
        "a branch that ended in its own epoch is no gap, and one that has not come is",
        arguments: StoreKind.available)
    func branchEnds(_ kind: StoreKind) async throws {
        let store = try await kind.place().prepared()
        let main = try SampleChain.records(9, post: Self.post)
        let branch = try SampleChain.records(
            3, post: Self.post, after: main[3].head, remark: "copy", seed: 9)
        _ = try await applied(main, to: store)
        _ = try await applied([start("fork", after: branch[2].head, number: 2)], to: store)
        let open = try await store.gaps(Self.post)
        #expect(open.map(\.untilSequence) == [7])
        _ = try await applied(branch, to: store)
        let closed = try await store.gaps(Self.post)
        #expect(closed.isEmpty)
        _ = try await applied([start("fork", after: main[8].head, number: 3)], to: store)
        let after = try await store.gaps(Self.post)
        #expect(after.isEmpty)
        await store.close()
    }

    @Test(
        "takes over a store of the layout before, its other branches too",
        arguments: StoreKind.available)
    func migration(_ kind: StoreKind) async throws {
        let place = try kind.place()
        let store = try place.open()
        let main = try SampleChain.records(5, post: Self.post)
        let branch = try SampleChain.records(
            2, post: Self.post, after: main[3].head, remark: "copy", seed: 9)
        try await store.perform { (ledger) throws(HubFault) in
            try HubSchema.migrate(ledger.session, at: SampleChain.now, through: 3)
            _ = try ledger.session.query(
                "INSERT INTO posts (post_id, first_contact_at, last_contact_at) "
                    + "VALUES ($1, $2, $3)",
                [.text(Self.post), SQLValue(SampleChain.now), SQLValue(SampleChain.now)])
            for (table, records) in [("records", main), ("forks", branch)] {
                for record in records {
                    let isFork = table == "forks"
                    _ = try ledger.session.query(
                        """
                        INSERT INTO \(table) (post_id, epoch, sequence, record_hash, chain_hash,
                            kind, id, stored_at, received_at, canonical
                            \(isFork ? ", previous_hash" : ""))
                        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10 \(isFork ? ", $11" : ""))
                        """,
                        [
                            .text(Self.post), SQLValue(record.envelope.epoch),
                            .integer(record.envelope.sequence), SQLValue(record.recordHash),
                            SQLValue(record.chainHash), .text("crossing"),
                            SQLValue(record.envelope.id), SQLValue(SampleChain.now),
                            SQLValue(SampleChain.now),
                            .text(String(decoding: record.bytes, as: UTF8.self)),
                        ] + (isFork ? [SQLValue(record.previous)] : []))
                }
            }
            _ = try ledger.session.query(
                """
                INSERT INTO epochs (post_id, epoch, first_seen_at, changed_at, head_sequence,
                    head_chain_hash) VALUES ($1, $2, $3, $4, $5, $6)
                """,
                [
                    .text(Self.post), SQLValue(SampleChain.epoch(1)), SQLValue(SampleChain.now),
                    SQLValue(SampleChain.now), .integer(5), SQLValue(main[4].chainHash),
                ])
            let older = HubLedger(session: ledger.session, places: "records")
            for record in main {
                guard case .crossing = try older.project(record.envelope, at: SampleChain.now)
                else { throw .database(reason: "no crossing was made") }
            }
        }
        for _ in 0..<2 { try await store.prepare(at: SampleChain.now) }
        let report = try await store.verify(Self.post)
        #expect(!report.isBroken)
        #expect(report.records == 5)
        #expect(report.forked == 2)
        let summary = try #require(try await store.posts(Self.post).first)
        #expect(summary.records == 7)
        #expect(summary.crossings == 7)
        let more = try SampleChain.records(2, post: Self.post, after: branch[1].head, seed: 4)
        let grown = try await applied(more, to: store)
        #expect(grown.forked == 2)
        await store.close()
    }
}
