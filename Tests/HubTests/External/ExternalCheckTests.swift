import Core
import Foundation
import Logging
import PKI
import Records
import Supervision
import Testing
import Uplink

@testable import Hub

@Suite("Asking services about documents")
struct ExternalCheckTests {
    private static let post = "DEMO-01"
    private let now = SystemTime().now()

    private func crossing(_ number: String?, issuer: String = "TCD") -> JSONValue {
        [
            "direction": "entry", "crossed_at": "2026-11-18T10:00:00+01:00",
            "decision": ["outcome": "admitted"],
            "document": [
                "class": "passport", "type": "P", "issuer": .string(issuer),
                "number": JSONValue(number),
            ],
            "traveller": ["surname": "DOE"],
        ]
    }

    private func chain(
        _ drafts: [(RecordKind, JSONValue)], after head: ChainHead? = nil
    ) throws -> [SealedRecord] {
        var head = head ?? ChainHead(startOf: SampleChain.epoch(1))
        return try drafts.map { kind, body in
            let record = try SampleChain.record(
                kind, body: body, after: head, post: Self.post,
                random: SeededRandom(seed: UInt64(head.sequence) + 100))
            head = record.head
            return record
        }
    }

    private func apply(_ records: [SealedRecord], to store: any HubStore) async throws {
        _ = try await store.apply(
            SampleChain.batch(records), from: SampleChain.device(Self.post), at: now)
    }

    private func provider(_ name: String = "sltd", informs: String? = nil) throws
        -> ExternalProvider
    {
        try #require(ExternalProvider(name: name, list: "SLTD", informs: informs))
    }

    private func ask(_ sql: String, _ store: any HubStore) async throws -> [[String?]] {
        try await store.perform { (ledger) throws(HubFault) in
            try ledger.session.query(sql, []).map { $0.map(\.string) }
        }
    }

    private func claim(_ store: any HubStore, _ worker: UInt64, limit: Int = 64, at: Timestamp)
        async throws -> [ExternalQuestion]
    {
        try await store.claim(
            limit, of: "sltd", by: SampleChain.epoch(worker), for: .seconds(60), at: at)
    }

    @Test(
        "notes each document once for a record and service, and follows amendments",
        arguments: StoreKind.available)
    func questions(_ kind: StoreKind) async throws {
        let store = try await kind.place().prepared()
        let before = try chain([(.crossing, crossing("EARLY1"))])
        try await apply(before, to: store)
        try await store.register(provider(), since: nil, at: now)
        let records = try chain(
            [
                (.crossing, crossing("ASKED1")), (.crossing, crossing(nil)),
                (.crossing, crossing("VOID01")), (.crossing, crossing("WRONG1")),
            ], after: before[0].head)
        try await apply(records, to: store)
        // The same batch again is the same questions.
        try await apply(before + records, to: store)
        func target(_ number: Int) -> JSONValue {
            .string(records[number].envelope.id.description)
        }
        let amendments = try chain(
            [
                (.amendment, ["target": target(2), "reason": "void", "changes": [:]]),
                (
                    .amendment,
                    [
                        "target": target(3), "reason": "typing_error",
                        "changes": ["/document/number": "RIGHT1"],
                    ]
                ),
                (
                    .amendment,
                    [
                        "target": target(0), "reason": "completed_later",
                        "changes": ["/traveller/given_names": "JO"],
                    ]
                ),
            ], after: records[3].head)
        try await apply(amendments, to: store)
        let questions = try await claim(store, 7, at: now)
        #expect(questions.map(\.number).sorted() == ["ASKED1", "RIGHT1"])
        let right = try #require(questions.first { $0.number == "RIGHT1" })
        #expect(right.record == amendments[1].envelope.id)
        #expect(right.crossing == records[3].envelope.id)
        #expect(
            try await ask(
                "SELECT state, count(*) FROM external_questions GROUP BY state ORDER BY state",
                store) == [["dropped", "2"], ["waiting", "2"]])
        // Those from before come with the word to ask for them.
        try await store.register(provider(), since: SampleChain.now, at: now)
        #expect(try await claim(store, 8, at: now).map(\.number) == ["EARLY1"])
        await store.close()
    }

    @Test(
        "gives a question to one worker at a time, and to another when the first is gone",
        arguments: StoreKind.available)
    func claims(_ kind: StoreKind) async throws {
        let place = try kind.place()
        let (one, other) = (try await place.prepared(), try await place.prepared())
        try await one.register(provider(), since: nil, at: now)
        try await apply(
            chain((0..<40).map { (.crossing, crossing("R\(1_000 + $0)")) }), to: one)
        // Both at once, on connections of their own.
        let claimed = try await withThrowingTaskGroup(of: [ExternalQuestion].self) { group in
            for round in 0..<8 {
                group.addTask {
                    try await claim(
                        round.isMultiple(of: 2) ? one : other, UInt64(round), limit: 4, at: now)
                }
            }
            var all: [ExternalQuestion] = []
            for try await some in group { all += some }
            return all
        }
        #expect(claimed.count == Set(claimed.map(\.number)).count)
        let rest = try await claim(one, 20, at: now)
        #expect(claimed.count + rest.count == 40)
        #expect(try await claim(other, 21, at: now).isEmpty)
        // The leases run out; what a late answer says does not count then.
        let later = now + .seconds(61)
        let repeated = try await other.claim(
            64, of: "sltd", isRepeated: true, by: SampleChain.epoch(21), for: .seconds(60),
            at: later)
        #expect(repeated.count == 40)
        let late = try #require(rest.first)
        #expect(
            !(try await one.settle(late, hit: nil, by: SampleChain.epoch(20), at: later)))
        #expect(
            try await other.settle(late, hit: nil, by: SampleChain.epoch(21), at: later))
        await one.close()
        await other.close()
    }

    @Test(
        "makes one order of a hit, offers it until it is answered, and keeps no number behind",
        arguments: StoreKind.available)
    func hits(_ kind: StoreKind) async throws {
        let hub = try PostAndHub()
        let store = try await kind.place().prepared()
        let service = HubService(identity: try HubIdentity(hub.hub), store: store)
        let device = SampleChain.sighting(Self.post)
        try await store.register(provider(informs: "supervisor"), since: nil, at: now)
        let records = try chain([(.crossing, crossing("ST1"))])
        try await apply(records, to: store)
        func greet(_ answers: [OrderAnswer]?) async throws -> HubGreeting {
            try await service.hello(
                PostGreeting(post: Self.post, answers: answers), from: device)
        }
        #expect(try await greet([]).askAgain != nil)
        let worker = SampleChain.epoch(5)
        let question = try #require(try await claim(store, 5, at: now).first)
        let entry = try ExternalAnswer(
            line: Array(
                #"{"id":"\#(question.id)","verdict":"hit","reference":"E1"}"#.utf8))
        guard case .hit(let entry) = entry.verdict else { return }
        #expect(try await store.settle(question, hit: entry, by: worker, at: now))

        // A post of the release before hears nothing and goes on.
        let older = try await greet(nil)
        #expect(older.orders.isEmpty && older.askAgain == nil)
        let greeting = try await greet([])
        let signed = try #require(greeting.orders.first)
        let verifier = ReceiptVerifier(
            post: Self.post, trust: TrustStore(anchors: [try hub.hub.certificate(.hubAuthority)]))
        let order = try verifier.verified(signed)
        let notice = try #require(LateHitNotice(order.content))
        #expect(notice.crossing == records[0].envelope.id && notice.number == "ST1")
        #expect(notice.informs == "supervisor" && notice.entry == "E1" && notice.list == "SLTD")
        #expect(throws: UplinkFault.self) {
            try ReceiptVerifier(
                post: "OTHER", trust: TrustStore(anchors: [hub.hub.certificate(.hubAuthority)])
            ).verified(signed)
        }
        // A name changed behind the signature.
        var forged = signed.json.object ?? [:]
        var content = forged["receipt"]?.object ?? [:]
        content["kind"] = "erase"
        forged["receipt"] = .object(content)
        #expect(throws: UplinkFault.self) {
            try verifier.verified(Signed<HubOrder>(.object(forged)))
        }
        #expect(try await greet([]).orders.count == 1)
        #expect(try await greet([OrderAnswer(id: order.id, state: .done)]).orders.isEmpty)
        #expect(try await ask("SELECT state FROM orders", store) == [["done"]])
        #expect(
            try await ask("SELECT issuer, number, verdict FROM external_questions", store)
                == [[nil, nil, "hit"]])
        // An amendment of the document's other field: the same entry is no second alert.
        try await apply(
            chain(
                [
                    (
                        .amendment,
                        [
                            "target": .string(records[0].envelope.id.description),
                            "reason": "typing_error", "changes": ["/document/type": "PP"],
                        ]
                    )
                ], after: records[0].head), to: store)
        let again = try #require(try await claim(store, 5, at: now).first)
        #expect(try await store.settle(again, hit: entry, by: worker, at: now))
        #expect(try await ask("SELECT count(*) FROM orders", store) == [["1"]])
        await store.close()
    }

    @Test(
        "keeps asking through a service that dies, hangs, floods and lies",
        .timeLimit(.minutes(2)))
    func outages() async throws {
        let place = try StoreKind.sqlite.place()
        let store = try await place.prepared()
        try await store.register(provider(), since: nil, at: now)
        let bad = ["DIE1", "HANG1", "FLOOD1", "LIE1"]
        let good = (0..<20).map { "R\(1_000 + $0)" } + ["STOLEN1"]
        try await apply(
            chain((bad + good).map { (.crossing, crossing($0)) }), to: store)
        let folder = try TemporaryDirectory()
        let script =
            try #require(
                #filePath.components(separatedBy: "/HubTests/").first)
            + "/ProcessTests/ask_service.py"
        var options = ExternalCheckWorker.Options()
        options.limit = .seconds(2)
        options.pause = .milliseconds(50)
        options.perMinute = 60_000
        options.backOff = BackOff(first: .milliseconds(50), cap: .milliseconds(200))
        var log = Logger(label: "test")
        log.logLevel = .critical
        let worker = ExternalCheckWorker(
            provider: "sltd",
            command: ["python3", script, folder.path + "/ledger", "STOLEN1"],
            store: store, options: options, log: log)
        let time = SystemTime()
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { await worker.run() }
            while try await ask(
                "SELECT 1 FROM external_questions WHERE state = 'answered'", store
            ).count < good.count {
                try await time.sleep(for: .milliseconds(100))
            }
            group.cancelAll()
        }
        let health = try #require(try await store.providers().first)
        #expect(health.answered == Int64(good.count) && health.hits == 1)
        #expect(health.waiting == Int64(bad.count))
        let asked = try String(contentsOfFile: folder.path + "/ledger", encoding: .utf8)
        #expect(good.allSatisfy(asked.contains))
        // What failed waits longer each time, and in nobody's way.
        #expect(
            try await ask(
                """
                SELECT count(*) FROM external_questions
                WHERE state = 'waiting' AND attempts >= 1 AND claimed_by IS NULL
                """, store) == [["\(bad.count)"]])
        await store.close()
    }

    @Test("says what a program that cannot be started lacks, and goes on waiting")
    func absent() async throws {
        let store = try await StoreKind.sqlite.place().prepared()
        try await store.register(provider(), since: nil, at: now)
        try await apply(chain([(.crossing, crossing("R1"))]), to: store)
        var log = Logger(label: "test")
        log.logLevel = .critical
        var options = ExternalCheckWorker.Options()
        options.backOff = BackOff(first: .milliseconds(10), cap: .milliseconds(10))
        let worker = ExternalCheckWorker(
            provider: "sltd", command: ["/nonexistent/service"], store: store,
            options: options, log: log)
        let time = SystemTime()
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { await worker.run() }
            while try await store.providers().first?.failingSince == nil {
                try await time.sleep(for: .milliseconds(20))
            }
            group.cancelAll()
        }
        let health = try #require(try await store.providers().first)
        #expect(health.failure?.contains("No such file") == true)
        #expect(health.state(at: time.now()) == .warning && health.waiting == 1)
        await store.close()
    }
}
