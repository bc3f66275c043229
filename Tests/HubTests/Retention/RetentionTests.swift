import Core
import PKI
import Records
import Testing
import Uplink

@testable import Hub

@Suite("How long HQ keeps what")
struct RetentionTests {
    private static let post = "DEMO-01"
    private static let month = Duration.seconds(31 * 86_400)
    private let start = SampleChain.now
    private let image = Array("a face".utf8)
    private var late: Timestamp { start + Self.month * 36 }
    private var end: Timestamp { start + Self.month * 37 }

    private func ask(_ sql: String, _ store: any HubStore) async throws -> [[String?]] {
        try await store.perform { (ledger) throws(HubFault) in
            try ledger.session.query(sql, []).map { $0.map(\.string) }
        }
    }

    private func name(_ number: UInt64) -> Identifier {
        Identifier(high: 0x7000 | number << 16, low: 0x8000_0000_0000_0000 | number)
    }

    private func draft(
        _ number: UInt64, _ kind: RecordKind = .crossing, _ body: JSONValue? = nil,
        isHit: Bool = false
    ) -> RecordDraft {
        let check: JSONValue = [
            "list": "sltd", "verdict": "hit", "matches": [["entry": "E1", "score": 1000]],
        ]
        return RecordDraft(
            kind: kind, id: name(number), body: body ?? SampleChain.crossing("nr \(number)"),
            officer: "1001",
            verdicts: isHit ? ["screening": ["verdict": "hit", "checks": [check]]] : nil)
    }

    private func chain(
        _ drafts: [RecordDraft], after head: ChainHead? = nil
    ) throws -> [SealedRecord] {
        var head = head ?? ChainHead(startOf: SampleChain.epoch(1))
        return try drafts.map { draft in
            let record = try SealedRecord(
                draft: draft, post: Self.post, after: head,
                stamp: ClockStamp(
                    time: start + .seconds(head.sequence), trust: .synchronised,
                    bootID: SampleChain.boot, monotonicMilliseconds: head.sequence))
            head = record.head
            return record
        }
    }

    /// What came in the first month: 1 is plain and has an image, 2 is held for a case, an incident
    /// that comes years later names 3, and nobody decided on the hit of 4.
    private func first() throws -> [SealedRecord] {
        var plain = SampleChain.crossing("nr 1").object ?? [:]
        plain["attachments"] = [
            ["sha256": .string(SHA256.digest(image).description), "kind": "face"]
        ]
        return try chain([
            draft(1, .crossing, .object(plain)), draft(2), draft(3), draft(4, isHit: true),
            draft(
                5, .amendment,
                [
                    "target": .string(name(1).description), "reason": "typing_error",
                    "changes": ["/traveller/given_names": "nr 1 again"],
                ]),
            draft(
                6, .audit,
                ["action": "crossing_read", "target": .string(name(2).description), "result": "ok"]
            ),
            draft(7, .audit, ["action": "sign_in", "target": "1001", "result": "ok"]),
            draft(8, .referral, ["sealed": "AAAA"]),
            draft(9, .reset, ["scope": "board", "cause": "power"]),
        ])
    }

    private func incident() -> RecordDraft {
        draft(
            20, .incident,
            [
                "kind": "impostor", "source": "officer",
                "crossing_ids": [.string(name(3).description)], "action_taken": "nr 3",
            ])
    }

    private func apply(
        _ records: [SealedRecord], _ store: any HubStore, at time: Timestamp
    ) async throws -> AppliedHead {
        try await store.prepare(at: time)
        return try await store.apply(
            SampleChain.batch(records), from: SampleChain.sighting(Self.post), at: time)
    }

    private func filled(_ store: any HubStore) async throws -> [SealedRecord] {
        var records = try first()
        _ = try await apply(records, store, at: start)
        let name = try #require(
            AttachmentName(sha256: SHA256.digest(image), size: Int64(image.count)))
        _ = try await store.keep(
            (image, 0), of: name, from: SampleChain.sighting(Self.post), at: start)
        let second = try chain([draft(10)], after: records.last?.head)
        _ = try await apply(second, store, at: start + Self.month)
        records += second
        let third = try chain([incident(), draft(21)], after: records.last?.head)
        _ = try await apply(third, store, at: late)
        records += third
        #expect(
            try await store.hold(
                self.name(2), of: Self.post, reference: "CASE-1", by: "judge", at: late))
        return records
    }

    private func set(_ store: any HubStore) async throws {
        for (dataClass, months) in [
            (HubRetentionClass.crossings, 24), (.audit, 12), (.attachments, 6), (.referrals, 30),
        ] {
            try await store.setRetention(
                of: dataClass, months: months, reference: "Law 2017-28", by: "amina", at: late)
        }
    }

    @Test(
        "lets go of what is due, keeps what is held, and the chain", arguments: StoreKind.available
    )
    func lifetime(_ kind: StoreKind) async throws {
        let store = try await kind.place().prepared()
        let records = try await filled(store)
        // Nothing goes without a rule.
        let without = try await store.retain(isTrial: false, by: "amina", at: end)
        #expect(without == .nothing(isTrial: false))
        try await set(store)
        let before = try await ask("SELECT content FROM places ORDER BY sequence", store)
        let trial = try await store.retain(isTrial: true, by: "amina", at: end)
        #expect(try await ask("SELECT content FROM places ORDER BY sequence", store) == before)
        #expect(try await ask("SELECT count(*) FROM records", store) == [["12"]])

        let report = try await store.retain(isTrial: false, by: "amina", at: end)
        #expect(report.records == [.crossings: 3, .audit: 1, .referrals: 1])
        #expect(report.attachments == 1)
        // The look at crossing 2 is held with it.
        #expect(report.held == [.hold: 2, .incident: 1, .alert: 1])
        #expect(trial.records == report.records && trial.held == report.held)
        #expect(trial.attachments == 1 && trial.isTrial)
        #expect(report.months == (kind == .postgres ? ["2026-11", "2026-12"] : []))
        #expect(!report.line.contains("referral") && report.json["gone"]?["referrals"] == nil)
        let bodies = try await ask("SELECT sequence FROM records ORDER BY sequence", store)
        #expect(bodies.map { $0[0] } == ["2", "3", "4", "6", "9", "11", "12"])
        #expect(
            try await ask("SELECT id FROM crossings ORDER BY id", store).map { $0[0] }
                == [2, 3, 4, 21].map { name($0).description })
        for table in ["attachment_parts", "attachment_contents", "attachments"] {
            #expect(try await ask("SELECT 1 FROM \(table)", store).isEmpty, "\(table)")
        }
        #expect(try await ask("SELECT crossing_count FROM posts", store) == [["4"]])
        let verified = try await store.verify(Self.post)
        #expect(!verified.isBroken && verified.records == 12 && verified.erased == 5)

        // The same again finds nothing; the post's copy is acknowledged and not kept.
        let again = try await store.retain(isTrial: false, by: "amina", at: end)
        #expect(again.records.isEmpty && again.attachments == 0 && again.months.isEmpty)
        #expect(again.held == report.held)
        #expect(try await apply(records, store, at: end).duplicates == 12)
        #expect(try await ask("SELECT count(*) FROM records", store) == [["7"]])
        #expect(try await ask("SELECT 1 FROM orders", store).isEmpty)

        // What hangs on a crossing that is gone goes on its arrival.
        let amendment = draft(
            30, .amendment,
            [
                "target": .string(name(1).description), "reason": "typing_error",
                "changes": ["/traveller/given_names": "nr 1 once more"],
            ])
        _ = try await apply(
            try chain([amendment], after: records.last?.head), store, at: end)
        #expect(try await store.verify(Self.post).erased == 6)

        // The case is over.
        #expect(
            try await store.releaseHold(
                on: name(2), of: Self.post, reference: "CASE-1", by: "judge", at: end))
        let released = try await store.retain(isTrial: false, by: "amina", at: end)
        #expect(released.records == [.crossings: 1, .audit: 1])
        // When the incident's time is over too, only what is of the journal itself and the hit
        // without a decision are left of the old.
        let years = start + Self.month * 80
        try await store.prepare(at: years)
        let last = try await store.retain(isTrial: false, by: "amina", at: years)
        #expect(last.records == [.crossings: 3] && last.held == [.alert: 1])
        #expect(try await ask("SELECT 1 FROM incidents", store).isEmpty)
        let left = try await ask("SELECT sequence FROM records ORDER BY sequence", store)
        #expect(left.map { $0[0] } == ["4", "9"])
        #expect(try await !store.verify(Self.post).isBroken)
        let audited = try await ask(
            "SELECT result FROM hub_audit WHERE action = 'retention_run'", store)
        #expect(audited.count == 4)
        // Two of the runs let three crossings go; their order in one moment is nobody's.
        #expect(audited.count { $0[0]?.contains("3 crossings") == true } == 2)
        #expect(!audited.joined().contains { $0?.contains("referral") ?? true })
        await store.close()
    }

    @Test("takes as many as there are, a page at a time", arguments: StoreKind.available)
    func pages(_ kind: StoreKind) async throws {
        let store = try await kind.place().prepared()
        let count = HubLedger.retentionPage * 2 + 7
        var records = try chain((1...UInt64(count)).map { draft($0) })
        for first in stride(from: 0, to: count, by: 100) {
            _ = try await apply(Array(records[first..<min(count, first + 100)]), store, at: start)
        }
        try await set(store)
        // A run that was cut short: some places count as erased, their bodies are still here.
        let cut = try await store.perform { (ledger) throws(HubFault) in
            let plan = RetentionPlan(try ledger.retentionRules(), at: end)
            let source = try ledger.retentionSources(plan)[0]
            return try ledger.retain(
                source, after: .start, by: plan, keepsBodies: true, isTrial: false, at: end
            ).going
        }
        #expect(cut == HubLedger.retentionPage)
        let half = try await store.verify(Self.post)
        #expect(!half.isBroken && half.erased == 0)
        let report = try await store.retain(isTrial: false, by: "amina", at: end)
        #expect(report.records == [.crossings: count - cut])
        for table in ["records", "crossings"] {
            #expect(try await ask("SELECT 1 FROM \(table) LIMIT 1", store).isEmpty)
        }
        if kind == .postgres {
            #expect(try await ask("SELECT to_regclass('records_2026_11')", store) == [[nil]])
        }
        let verified = try await store.verify(Self.post)
        #expect(!verified.isBroken && verified.erased == Int64(count))
        records = try chain([draft(9_999)], after: records.last?.head)
        #expect(try await apply(records, store, at: end).inserted == 1)
        await store.close()
    }

    @Test("keeps a fork until somebody judged it", arguments: StoreKind.available)
    func forks(_ kind: StoreKind) async throws {
        let store = try await kind.place().prepared()
        let one = try chain([draft(1), draft(2)])
        let other = try chain([draft(3)], after: one[0].head)
        _ = try await apply(one, store, at: start)
        #expect(try await apply(other, store, at: start).isFork)
        try await set(store)
        let held = try await store.retain(isTrial: false, by: "amina", at: end)
        #expect(held.records.isEmpty && held.held == [.fork: 3])
        let epoch = SampleChain.epoch(1)
        func judge(_ epoch: Identifier) async throws -> Bool {
            try await store.judgeFork(
                of: Self.post, epoch: epoch, because: "a copied card", by: "amina", at: end)
        }
        #expect(try await judge(SampleChain.epoch(2)) == false)
        #expect(try await judge(epoch))
        let gone = try await store.retain(isTrial: false, by: "amina", at: end)
        #expect(gone.records == [.crossings: 3] && gone.held.isEmpty)
        let verified = try await store.verify(Self.post)
        #expect(!verified.isBroken && verified.erased == 3 && verified.forked == 1)
        await store.close()
    }

    @Test("takes the rows of what was archived, and what stands in no month")
    func archived() async throws {
        for kind in StoreKind.available {
            let store = try await kind.place().prepared()
            let records = try chain([draft(1), draft(2)])
            _ = try await apply([records[0]], store, at: start)
            // A hub that made no months meanwhile.
            _ = try await store.apply(
                SampleChain.batch([records[1]]), from: SampleChain.sighting(Self.post),
                at: start + Self.month * 8)
            let removal =
                kind == .postgres
                ? "ALTER TABLE records DETACH PARTITION records_2026_11"
                : "DELETE FROM records WHERE received_at LIKE '2026-11%'"
            try await store.perform { (ledger) throws(HubFault) in
                try ledger.session.script(
                    removal + "; INSERT INTO archived_months (month, archived_at) "
                        + "VALUES ('2026-11', '2028-01-01T00:00:00Z')")
            }
            try await set(store)
            let report = try await store.retain(isTrial: false, by: "amina", at: end)
            #expect(report.records == [.crossings: 2] && report.archived == ["2026-11"])
            #expect(try await ask("SELECT 1 FROM crossings", store).isEmpty)
            let verified = try await store.verify(Self.post)
            #expect(!verified.isBroken && verified.erased == 2 && verified.archived == 0)
            await store.close()
        }
    }

    @Test("counts months from the end of the one in which something came")
    func cutoffs() throws {
        let rule = HubRetentionRule(
            dataClass: .crossings, months: 12, reference: "law", setAt: start, setBy: "amina")
        let day = try #require(Timestamp("2027-12-31T23:59:59Z"))
        #expect(rule.cutoff(at: day) == Timestamp("2026-12-01T00:00:00Z"))
        #expect(rule.cutoff(at: day + .seconds(1)) == Timestamp("2027-01-01T00:00:00Z"))
        #expect(HubRetentionClass.crossings.kinds.contains(.incident))
        #expect(HubRetentionClass.audit.kinds == [.audit])
        #expect(HubRetentionClass.attachments.kinds.isEmpty)
    }
}
