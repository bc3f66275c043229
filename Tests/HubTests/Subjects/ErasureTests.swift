import Core
import PKI
import Records
import Testing
import Uplink

@testable import Hub

@Suite("Erasing what is about a person")
struct ErasureTests {
    private static let post = "DEMO-01"
    private let now = SampleChain.now + .seconds(3_600)
    private let image = Array("a face".utf8)

    private func ask(_ sql: String, _ store: any HubStore) async throws -> [[String?]] {
        try await store.perform { (ledger) throws(HubFault) in
            try ledger.session.query(sql, []).map { $0.map(\.string) }
        }
    }

    /// Two crossings: one with an image, an amendment and a late hit with its outcome.
    private func chain() throws -> [SealedRecord] {
        var head = ChainHead(startOf: SampleChain.epoch(1))
        var records: [SealedRecord] = []
        func add(_ kind: RecordKind, _ body: JSONValue) throws {
            let record = try SampleChain.record(
                kind, body: body, after: head, post: Self.post,
                random: SeededRandom(seed: UInt64(head.sequence) + 1))
            records.append(record)
            head = record.head
        }
        var first = SampleChain.crossing("ERASE ME").object ?? [:]
        first["attachments"] = [
            [
                "sha256": .string(SHA256.digest(image).description), "kind": "face",
                "media_type": "image/jpeg", "size": JSONValue(image.count),
            ]
        ]
        try add(.crossing, .object(first))
        try add(.crossing, SampleChain.crossing("keep me"))
        let target = JSONValue.string(records[0].envelope.id.description)
        try add(
            .amendment,
            [
                "target": target, "reason": "typing_error",
                "changes": ["/traveller/given_names": "ERASE ME TOO"],
            ])
        try add(.audit, ["action": "late_hit", "target": target, "result": "hit"])
        try add(
            .hitOutcome,
            [
                "target": .string(records[3].envelope.id.description), "decision": "dismissed",
                "reason": "ERASE ME AS WELL",
            ])
        try add(.referral, ["crossing_id": target, "need": "asylum_claim"])
        return records
    }

    @Test(
        "takes bodies, rows and images, keeps the chain, and lets nothing come back",
        arguments: StoreKind.available)
    func erases(_ kind: StoreKind) async throws {
        let hub = try PostAndHub(enrolledAt: now)
        let signers = try ErasureSigners(hub.hub, of: Self.post, at: now)
        let store = try await kind.place().prepared()
        let device = SampleChain.sighting(Self.post)
        let records = try chain()
        _ = try await store.apply(SampleChain.batch(records), from: device, at: now)
        let name = try #require(
            AttachmentName(sha256: SHA256.digest(image), size: Int64(image.count)))
        let held = try await store.keep((image, 0), of: name, from: device, at: now)
        #expect(held == .complete)
        let crossing = records[0].envelope.id

        // One signature erases nothing, nor do two of one person.
        let decision = try await signers.propose(crossing, store)
        #expect(try await store.subjectRecords(about: crossing, of: Self.post).count == 4)
        await #expect(throws: HubFault.self) {
            _ = try await signers.approve(decision, by: 0, store)
        }
        #expect(try await store.subjectRecords(about: crossing, of: Self.post).count == 4)
        // A case that is open keeps it.
        #expect(
            try await store.hold(
                crossing, of: Self.post, reference: "CASE-1", by: "judge", at: now))
        await #expect(throws: HubFault.self) { _ = try await signers.approve(decision, store) }
        await #expect(throws: HubFault.self) { _ = try await signers.propose(crossing, store) }
        #expect(
            try await store.releaseHold(
                on: crossing, of: Self.post, reference: "CASE-1", by: "judge", at: now))

        let standings = try await signers.approve(decision, store)
        #expect(standings.map(\.postState) == ["open"])
        #expect(try await store.subjectRecords(about: crossing, of: Self.post).isEmpty)
        let report = try await store.verify(Self.post)
        #expect(!report.isBroken && report.records == 6 && report.erased == 4)
        for table in [
            "records", "crossings", "foretold", "hits", "hit_outcomes", "orders", "erasures",
            "hub_audit", "places",
        ] {
            let rows = try await ask("SELECT * FROM \(table)", store)
            #expect(
                !rows.joined().contains {
                    $0.map { $0.contains("ERASE ME") } ?? false
                }, "\(table)")
        }
        #expect(try await ask("SELECT count(*) FROM crossings", store) == [["1"]])
        #expect(try await ask("SELECT count(*) FROM attachment_parts", store) == [["0"]])
        #expect(
            try await ask("SELECT record_count, crossing_count FROM posts", store) == [
                ["6", "1"]
            ])

        // Approving again changes nothing; so does the same batch, and what is shown ahead.
        #expect(try await signers.approve(decision, store).count == 1)
        _ = try await store.apply(SampleChain.batch(records), from: device, at: now)
        try await store.foretell(SampleChain.batch(records), from: device, at: now)
        #expect(try await store.subjectRecords(about: crossing, of: Self.post).isEmpty)
        #expect(try await store.keep(nil, of: name, from: device, at: now) == .complete)
        #expect(try await store.keep((image, 0), of: name, from: device, at: now) == .complete)
        #expect(try await ask("SELECT count(*) FROM attachment_parts", store) == [["0"]])
        #expect(try await ask("SELECT count(*) FROM orders", store) == [["1"]])

        // The post has done it, and later speaks from an older card: it is told once more.
        try await store.perform { (ledger) throws(HubFault) in
            let order = try ledger.openOrders(of: Self.post)
            try ledger.note(
                order.map { OrderAnswer(id: $0.id, state: .done) }, of: Self.post, at: now)
        }
        #expect(try await store.erasures().map(\.postState) == ["done"])
        _ = try await store.apply(
            SampleChain.batch(records), from: device, at: now + .seconds(1))
        #expect(try await store.erasures().map(\.postState) == ["open"])
        #expect(try await store.verify(Self.post).erased == 4)
        #expect(
            try await ask("SELECT action, by_whom FROM hub_audit ORDER BY id", store).count == 4)
        await store.close()
    }

    @Test(
        "finds a document however it was written, and its crossings across posts",
        arguments: StoreKind.available)
    func finds(_ kind: StoreKind) async throws {
        let store = try await kind.place().prepared()
        for post in ["DEMO-01", "DEMO-02"] {
            let records = try SampleChain.records(3, post: post)
            _ = try await store.apply(
                SampleChain.batch(records), from: SampleChain.sighting(post), at: now)
        }
        for number in ["R0012345", "r-001 2345", "R0012345<"] {
            let found = try await store.subjectCrossings(
                .document(issuer: "TCD", number: number))
            #expect(found.count == 6, "\(number)")
        }
        #expect(
            try await store.subjectCrossings(.document(issuer: "NER", number: "R0012345"))
                .isEmpty)
        #expect(try await store.subjectCrossings(.anybody).count == 6)
        await store.close()
    }
}
