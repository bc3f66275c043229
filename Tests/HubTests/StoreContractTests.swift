import Core
import Records
import Testing
import Uplink

@testable import Hub

@Suite("Every store")
struct StoreContractTests {
    static let post = "DEMO-01"

    func applied(
        _ records: [SealedRecord], to store: any HubStore, post: String = post,
        withholding: Set<Int64> = []
    ) async throws -> AppliedHead {
        try await store.apply(
            SampleChain.batch(records, withholding: withholding),
            from: SampleChain.device(post), at: SampleChain.now)
    }

    private func hashes(_ store: any HubStore, _ post: String = post) async throws -> [Digest256] {
        try await store.names(of: post, limit: 10_000).map(\.recordHash)
    }

    @Test("keeps batches in order and can show their chain", arguments: StoreKind.available)
    func plain(_ kind: StoreKind) async throws {
        let store = try await kind.place().prepared()
        let records = try SampleChain.records(300, post: Self.post)
        let first = try await applied(Array(records.prefix(200)), to: store)
        #expect(first.inserted == 200)
        #expect(first.head == records[199].head)
        let second = try await applied(Array(records.dropFirst(200)), to: store)
        #expect(second.head == records[299].head)
        #expect(!second.isFork)
        let stored = try await hashes(store)
        #expect(stored == records.map(\.recordHash))
        let report = try await store.verify(Self.post)
        #expect(!report.isBroken)
        #expect(report.records == 300)
        let summary = try #require(try await store.posts(Self.post).first)
        #expect(summary.records == 300)
        #expect(summary.crossings == 300)
        #expect(summary.head == records[299].head)
        #expect(summary.lastContact == SampleChain.now)
        await store.close()
    }

    @Test(
        "keeps a record once, however often and in what pieces it comes",
        arguments: StoreKind.available)
    func overlaps(_ kind: StoreKind) async throws {
        let store = try await kind.place().prepared()
        let records = try SampleChain.records(40, post: Self.post)
        _ = try await applied(Array(records[0..<20]), to: store)
        let again = try await applied(Array(records[0..<20]), to: store)
        #expect(again.inserted == 0)
        #expect(again.duplicates == 20)
        #expect(again.head == records[19].head)
        let overlap = try await applied(Array(records[10..<30]), to: store)
        #expect(overlap.inserted == 10)
        #expect(overlap.duplicates == 10)
        let inner = try await applied(Array(records[5..<8]), to: store)
        #expect(inner.head == records[7].head)
        var random = SeededRandom(seed: 2)
        for _ in 0..<20 {
            let start = Int.random(in: 0..<30, using: &random)
            let end = Int.random(in: start + 1...40, using: &random)
            _ = try await applied(Array(records[start..<end]), to: store)
        }
        _ = try await applied(Array(records[30..<40]), to: store)
        let stored = try await hashes(store)
        #expect(stored == records.map(\.recordHash))
        let head = try await store.heads(Self.post).first?.head
        #expect(head == records[39].head)
        await store.close()
    }

    @Test("refuses what does not follow and says where it stands", arguments: StoreKind.available)
    func gap(_ kind: StoreKind) async throws {
        let store = try await kind.place().prepared()
        let records = try SampleChain.records(20, post: Self.post)
        await #expect {
            _ = try await applied(Array(records[5..<10]), to: store)
        } throws: {
            guard case HubFault.behind(nil) = $0 else { return false }
            return true
        }
        _ = try await applied(Array(records[0..<3]), to: store)
        await #expect {
            _ = try await applied(Array(records[5..<10]), to: store)
        } throws: {
            guard case HubFault.behind(let head?) = $0 else { return false }
            return head == records[2].head
        }
        let stored = try await hashes(store)
        #expect(stored.count == 3)
        await store.close()
    }

    @Test(
        "keeps a fork beside the branch it has, acknowledges both and says so",
        arguments: StoreKind.available)
    func forks(_ kind: StoreKind) async throws {
        let store = try await kind.place().prepared()
        let main = try SampleChain.records(10, post: Self.post)
        let branch = try SampleChain.records(
            6, post: Self.post, after: main[5].head, remark: "copy", seed: 9)
        _ = try await applied(main, to: store)
        let forked = try await applied(Array(main[4...5] + branch[0..<3]), to: store)
        #expect(forked.head == branch[2].head)
        #expect(forked.duplicates == 2)
        #expect(forked.forked == 3)
        #expect(forked.isFork)
        // The branch grows on its own, past the end of the main one, and twice is once.
        for _ in 0..<2 {
            let grown = try await applied(Array(branch[3...]), to: store)
            #expect(grown.head == branch[5].head)
        }
        let more = try SampleChain.records(2, post: Self.post, after: main[9].head)
        let resumed = try await applied(more, to: store)
        #expect(resumed.inserted == 2)
        #expect(resumed.isFork)
        let stored = try await hashes(store)
        #expect(stored.count == 18)
        #expect(Set(stored) == Set((main + branch + more).map(\.recordHash)))
        let summary = try #require(try await store.posts(Self.post).first)
        #expect(summary.forks == 6)
        #expect(summary.records == 18)
        #expect(summary.crossings == 18)
        let report = try await store.verify(Self.post)
        #expect(!report.isBroken)
        #expect(report.records == 12)
        #expect(report.forked == 6)
        // Each device finds the end of its own branch in the greeting.
        let heads = try await store.greet(
            SampleChain.device(Self.post), at: SampleChain.now, limit: 16)
        #expect(Set(heads.map(\.head)) == [more[1].head, branch[5].head])
        #expect(heads.map(\.isFork) == [true, true])
        await store.close()
    }

    @Test("takes no chain that does not close", arguments: StoreKind.available)
    func wrongChain(_ kind: StoreKind) async throws {
        let store = try await kind.place().prepared()
        let records = try SampleChain.records(6, post: Self.post)
        _ = try await applied(Array(records[0..<3]), to: store)
        let wire = try WireBatch(
            post: Self.post, epoch: SampleChain.epoch(1), firstSequence: 4,
            previous: records[0].chainHash,
            entries: records[3...].map { .content($0.bytes) })
        let device = try SampleChain.device(Self.post)
        await #expect(throws: HubFault.self) {
            try await store.apply(VerifiedBatch(wire), from: device, at: SampleChain.now)
        }
        #expect(throws: HubFault.self) {
            try VerifiedBatch(
                WireBatch(
                    post: Self.post, epoch: SampleChain.epoch(1), firstSequence: 1,
                    previous: records[0].chainHash, entries: [.content(records[0].bytes)]))
        }
        await store.close()
    }

    @Test(
        "keeps the place of a withheld record and takes its content later",
        arguments: StoreKind.available)
    func withheld(_ kind: StoreKind) async throws {
        let store = try await kind.place().prepared()
        let records = try SampleChain.records(5, post: Self.post)
        _ = try await applied(records, to: store, withholding: [3])
        let before = try #require(try await store.posts(Self.post).first)
        #expect(before.withheld == 1)
        #expect(before.crossings == 4)
        let held = try await store.verify(Self.post)
        #expect(held.withheld == 1)
        #expect(!held.isBroken)
        _ = try await applied(records, to: store)
        let after = try #require(try await store.posts(Self.post).first)
        #expect(after.withheld == 0)
        #expect(after.crossings == 5)
        await store.close()
    }

    @Test("shows a crossing in its current state, amended and void", arguments: StoreKind.available)
    func amendments(_ kind: StoreKind) async throws {
        let store = try await kind.place().prepared()
        let crossing = try SampleChain.record(
            body: SampleChain.crossing("nul \u{0} and long \(String(repeating: "x", count: 900))"),
            after: ChainHead(startOf: SampleChain.epoch(1)), post: Self.post)
        let target = JSONValue.string(crossing.envelope.id.description)
        let typing = try SampleChain.record(
            .amendment,
            body: [
                "target": target, "reason": "typing_error",
                "changes": ["/traveller/surname": "SALEH \u{0}", "/journey/transport": "bus"],
            ], after: crossing.head, post: Self.post)
        _ = try await applied([crossing, typing], to: store)
        func state() async throws -> [String?] {
            try await store.perform { (ledger) throws(HubFault) in
                try ledger.row(
                    """
                    SELECT surname, transport, birth_date, state, amendments, crossed_at, outcome
                    FROM crossings
                    """, [])?.enumerated().map { $0 == 5 ? $1.timestamp?.description : $1.string }
                    ?? []
            }
        }
        let amended = try await state()
        #expect(
            amended == [
                "SALEH \u{FFFD}", "bus", "1990-XX-XX", "amended", "1",
                "2026-11-18T09:00:00.000Z", "admitted",
            ])
        let void = try SampleChain.record(
            .amendment, body: ["target": target, "reason": "void", "changes": [:]],
            after: typing.head, post: Self.post)
        _ = try await applied([void], to: store)
        let voided = try await state()
        #expect(voided[3] == "void")
        let report = try await store.verify(Self.post)
        #expect(report.records == 3)
        #expect(!report.isBroken)
        await store.close()
    }

    @Test(
        "keeps records whose bodies are odd, and those behind them", arguments: StoreKind.available)
    func oddBodies(_ kind: StoreKind) async throws {
        let store = try await kind.place().prepared()
        var random = SeededRandom(seed: 8)
        // Four bytes a character and nothing to compress: more than an index entry holds.
        let emoji = String(
            String.UnicodeScalarView(
                (0..<5_000).compactMap { _ in
                    Unicode.Scalar(UInt32.random(in: 0x10000...0x2FFFF, using: &random))
                }))
        let bodies: [JSONValue] = [
            [1, "two", .null], "text", .null, [:],
            ["direction": 7, "crossed_at": "yesterday", "document": [1], "attachments": [1, [:]]],
            ["document": ["issuer": .string(emoji), "number": .string(emoji)]],
            [
                "crossed_at": "0001-01-01T00:00:00Z",
                "attachments": [
                    ["sha256": .string(String(repeating: "0", count: 64)), "size": -1]
                ],
            ],
            ["traveller": ["surname": "\u{0}\u{FFFE}\u{202E}'; DROP TABLE records; --"]],
        ]
        var head = ChainHead(startOf: SampleChain.epoch(1))
        var records: [SealedRecord] = []
        for (number, body) in bodies.enumerated() {
            let kinds: [RecordKind] = [.crossing, .amendment, .epochStart]
            for kind in kinds {
                let record = try SampleChain.record(
                    kind, body: body, after: head, post: Self.post,
                    random: SeededRandom(seed: UInt64(number * 10 + records.count)))
                records.append(record)
                head = record.head
            }
        }
        let applied = try await applied(records, to: store)
        #expect(applied.inserted == records.count)
        let report = try await store.verify(Self.post)
        #expect(report.records == Int64(records.count))
        #expect(!report.isBroken)
        let crossings = try await store.posts(Self.post).first?.crossings
        #expect(crossings == Int64(bodies.count))
        await store.close()
    }

    @Test(
        "keeps a record that the typed tables refuse, with the reason",
        arguments: StoreKind.available)
    func unprojected(_ kind: StoreKind) async throws {
        let store = try await kind.place().prepared()
        try await store.perform { (ledger) throws(HubFault) in
            try ledger.session.script("ALTER TABLE crossings RENAME TO elsewhere")
        }
        let records = try SampleChain.records(3, post: Self.post)
        let applied = try await applied(records, to: store)
        #expect(applied.inserted == 3)
        let notes = try await store.perform { (ledger) throws(HubFault) in
            try ledger.session.query("SELECT note FROM places", []).map { $0[0].string }
        }
        #expect(notes.allSatisfy { $0?.contains("crossings") == true })
        await store.close()
    }

    @Test("notes what a new epoch says is missing, until it comes", arguments: StoreKind.available)
    func gaps(_ kind: StoreKind) async throws {
        let store = try await kind.place().prepared()
        let old = try SampleChain.records(8, post: Self.post)
        _ = try await applied(Array(old[0..<5]), to: store)
        let start = try SampleChain.record(
            .epochStart,
            body: [
                "previous_epoch": .string(SampleChain.epoch(1).description),
                "previous_sequence": 8,
                "previous_chain_hash": .string(old[7].chainHash.description),
                "reason": "other_board",
            ], after: ChainHead(startOf: SampleChain.epoch(2)), post: Self.post)
        _ = try await applied([start], to: store)
        let open = try await store.gaps()
        #expect(open.map(\.afterSequence) == [5])
        #expect(open.map(\.untilSequence) == [8])
        _ = try await applied(Array(old[5...]), to: store)
        let closed = try await store.gaps(Self.post)
        #expect(closed.isEmpty)
        let heads = try await store.heads(Self.post)
        #expect(Set(heads.map(\.head)) == [start.head, old[7].head])
        await store.close()
    }

    @Test("refuses a revoked device and takes the next one", arguments: StoreKind.available)
    func revocation(_ kind: StoreKind) async throws {
        let store = try await kind.place().prepared()
        let records = try SampleChain.records(3, post: Self.post)
        _ = try await applied(records, to: store)
        let revoked = try await store.revoke(post: Self.post, at: SampleChain.now)
        #expect(revoked == 1)
        await #expect {
            _ = try await applied(records, to: store)
        } throws: {
            guard case HubFault.revoked = $0 else { return false }
            return true
        }
        let next = try SampleChain.device(Self.post, number: 2)
        let heads = try await store.greet(next, at: SampleChain.now, limit: 5)
        #expect(heads.map(\.head) == [records[2].head])
        await store.close()
    }

    @Test(
        "serves several hubs at once, that each send all of the same posts",
        arguments: StoreKind.available)
    func concurrency(_ kind: StoreKind) async throws {
        let place = try kind.place()
        let posts = ["P-1", "P-2", "P-3"]
        let records = try posts.map { try SampleChain.records(60, post: $0) }
        let inserted = try await withThrowingTaskGroup(of: Int.self) { group in
            for hub in 0..<4 {
                group.addTask {
                    // Each makes the tables too, and all but the first find them there.
                    let store = try await place.prepared()
                    var inserted = 0
                    for start in stride(from: 0, to: 60, by: 5) {
                        for (number, post) in posts.enumerated() {
                            let end = min(60, start + 5 + hub)
                            inserted += try await store.apply(
                                SampleChain.batch(Array(records[number][start..<end])),
                                from: SampleChain.device(post), at: SampleChain.now
                            ).inserted
                        }
                    }
                    await store.close()
                    return inserted
                }
            }
            return try await group.reduce(0, +)
        }
        #expect(inserted == 180)
        let store = try place.open()
        for (number, post) in posts.enumerated() {
            let stored = try await hashes(store, post)
            #expect(stored == records[number].map(\.recordHash))
            let report = try await store.verify(post)
            #expect(!report.isBroken)
        }
        await store.close()
    }

    @Test("lists names page by page", arguments: StoreKind.available)
    func pages(_ kind: StoreKind) async throws {
        let store = try await kind.place().prepared()
        let first = try SampleChain.records(7, post: Self.post)
        let second = try SampleChain.records(5, post: Self.post, epoch: SampleChain.epoch(2))
        _ = try await applied(first, to: store)
        _ = try await applied(second, to: store)
        var names: [StoredName] = []
        while true {
            let page = try await store.names(
                of: Self.post, after: names.last, limit: 4)
            if page.isEmpty { break }
            names += page
        }
        #expect(names.compactMap(\.id) == (first + second).map(\.envelope.id))
        #expect(names.allSatisfy { $0.kind == "crossing" })
        await store.close()
    }
}
