import Core
import PKI
import Records
import Testing
import Uplink

@testable import Hub

@Suite("What comes about somebody who was erased")
struct LateErasureTests {
    private static let post = "DEMO-01"
    private let now = SampleChain.now + .seconds(3_600)
    private let image = Array("another face".utf8)

    private func ask(_ sql: String, _ store: any HubStore) async throws -> [[String?]] {
        try await store.perform { (ledger) throws(HubFault) in
            try ledger.session.query(sql, []).map { $0.map(\.string) }
        }
    }

    /// Two crossings and, behind them, what hangs on the first, with one record of the second's.
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
        try add(.crossing, SampleChain.crossing("ERASE ME"))
        try add(.crossing, SampleChain.crossing("keep me"))
        let erased = JSONValue.string(records[0].envelope.id.description)
        try add(
            .amendment,
            [
                "target": erased, "reason": "completed_later",
                "changes": [
                    "/traveller/given_names": "ERASE ME TOO",
                    "/attachments/0": [
                        "sha256": .string(SHA256.digest(image).description), "kind": "face",
                        "media_type": "image/jpeg", "size": JSONValue(image.count),
                    ],
                ],
            ])
        try add(.audit, ["action": "late_hit", "target": erased, "result": "ERASE ME"])
        try add(
            .hitOutcome,
            [
                "target": .string(records[3].envelope.id.description), "decision": "dismissed",
                "reason": "ERASE ME AS WELL",
            ])
        try add(
            .amendment,
            [
                "target": .string(records[1].envelope.id.description), "reason": "typing_error",
                "changes": ["/traveller/given_names": "kept"],
            ])
        return records
    }

    private func expectNothing(of text: String, in store: any HubStore) async throws {
        for table in [
            "records", "crossings", "foretold", "hits", "hit_outcomes", "orders", "places",
            "external_questions", "attachments",
        ] {
            let rows = try await ask("SELECT * FROM \(table)", store)
            #expect(
                !rows.joined().contains { $0.map { $0.contains(text) } ?? false }, "\(table)")
        }
    }

    @Test(
        "goes the same way on its arrival, with its images, and is acknowledged",
        arguments: StoreKind.available, [false, true])
    func late(_ kind: StoreKind, isWithheldFirst: Bool) async throws {
        let hub = try PostAndHub(enrolledAt: now)
        let signers = try ErasureSigners(hub.hub, of: Self.post, at: now)
        let store = try await kind.place().prepared()
        let device = SampleChain.sighting(Self.post)
        let records = try chain()
        _ = try await store.apply(
            SampleChain.batch(Array(records[..<2])), from: device, at: now)
        let name = try #require(
            AttachmentName(sha256: SHA256.digest(image), size: Int64(image.count)))
        // The image is here before the record that names it.
        _ = try await store.keep((image, 0), of: name, from: device, at: now)
        try await store.foretell(
            SampleChain.batch(Array(records[2...2])), from: device, at: now)
        try await signers.erase(records[0].envelope.id, store)
        #expect(try await ask("SELECT 1 FROM foretold", store).isEmpty)

        let late = Array(records[2...])
        try await store.foretell(SampleChain.batch(late), from: device, at: now)
        try await expectNothing(of: "ERASE ME", in: store)
        if isWithheldFirst {
            _ = try await store.apply(
                SampleChain.batch(late, withholding: [3, 5]), from: device, at: now)
        }
        let applied = try await store.apply(SampleChain.batch(late), from: device, at: now)
        #expect(applied.head == records[5].head && !applied.isFork)
        #expect(applied.inserted == (isWithheldFirst ? 0 : 4))
        try await expectNothing(of: "ERASE ME", in: store)
        let report = try await store.verify(Self.post)
        #expect(!report.isBroken && report.records == 6)
        #expect(report.erased == 4 && report.withheld == 0)
        #expect(
            try await ask("SELECT DISTINCT erasure_id FROM erased_places", store)
                == ask("SELECT id FROM erasures", store))
        #expect(try await ask("SELECT count(*) FROM erased_places", store) == [["4"]])
        #expect(
            try await ask("SELECT state, given_names FROM crossings", store) == [
                ["amended", "kept"]
            ])
        // The post has what it never signed for; two people sign once more.
        #expect(try await store.erasures().map(\.late) == [3])
        try await signers.erase(records[0].envelope.id, store)
        #expect(try await store.erasures().map(\.late) == [0, 0])
        let told = try await store.erasures().map(\.erasure.statement.places.count)
        #expect(told.sorted() == [1, 3])
        await #expect(throws: HubFault.self) {
            try await signers.erase(records[0].envelope.id, store)
        }

        // Its images are acknowledged and not kept.
        #expect(try await store.keep(nil, of: name, from: device, at: now) == .complete)
        #expect(try await store.keep((image, 0), of: name, from: device, at: now) == .complete)
        #expect(try await ask("SELECT count(*) FROM attachment_parts", store) == [["0"]])

        // The same again changes nothing; nor does a copy of the card that has the crossing.
        let again = try await store.apply(SampleChain.batch(late), from: device, at: now)
        #expect(again.duplicates == 4)
        let copy = try SampleChain.record(
            id: records[0].envelope.id, body: SampleChain.crossing("ERASE ME"),
            after: records[5].head, post: Self.post)
        let other = try SampleChain.record(
            body: SampleChain.crossing("other"), after: records[5].head, post: Self.post)
        _ = try await store.apply(SampleChain.batch([other]), from: device, at: now)
        let forked = try await store.apply(SampleChain.batch([copy]), from: device, at: now)
        #expect(forked.isFork)
        try await expectNothing(of: "ERASE ME", in: store)
        let both = try await store.verify(Self.post)
        #expect(!both.isBroken && both.forked == 1 && both.erased == 5)
        #expect(try await ask("SELECT count(*) FROM crossings", store) == [["2"]])
        await store.close()
    }

    @Test("takes the images of amendments with the crossing", arguments: StoreKind.available)
    func imagesOfAmendments(_ kind: StoreKind) async throws {
        let hub = try PostAndHub(enrolledAt: now)
        let signers = try ErasureSigners(hub.hub, of: Self.post, at: now)
        let store = try await kind.place().prepared()
        let device = SampleChain.sighting(Self.post)
        let records = try chain()
        _ = try await store.apply(SampleChain.batch(records), from: device, at: now)
        let crossing = records[0].envelope.id
        #expect(try await store.attachments(of: crossing, post: Self.post).count == 1)
        let name = try #require(
            AttachmentName(sha256: SHA256.digest(image), size: Int64(image.count)))
        _ = try await store.keep((image, 0), of: name, from: device, at: now)
        try await signers.erase(crossing, store)
        #expect(try await ask("SELECT count(*) FROM attachment_parts", store) == [["0"]])
        #expect(try await store.keep((image, 0), of: name, from: device, at: now) == .complete)
        try await expectNothing(of: "ERASE ME", in: store)
        await store.close()
    }
}
