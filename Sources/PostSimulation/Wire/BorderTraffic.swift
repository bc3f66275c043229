internal import Capture
internal import Core
internal import Documents
internal import Records
internal import Screening
internal import Supervision

/// A day's traffic at a post, record by record as its capture role stores it, with what each draw
/// is worth.
///
/// Bodies are the page's; verdicts, warnings and audit entries are made by the service that makes
/// them at a post, over real signed lists.
final class BorderTraffic {
    /// What was stored, what it was worth and how many crossings it was.
    struct Yield {
        var records: [SealedRecord] = []
        var crossings = 0
        var bits = 0.0
        var shares: [String: Double] = [:]
    }

    static let post = "BFA-CINKANSE-2"
    static let start = Timestamp(milliseconds: 1_790_836_200_000)

    private let service: CaptureService
    private let store: TrafficStore
    private let clock: TrafficClock
    private let ledger: Guarded<EntropyLedger>
    private let population: Population
    private let choices: TrafficChoices
    private let lanes: [Identifier]
    private let withImages: Bool
    private var officers: [String]
    private var known: [InventedTraveller] = []
    private let wanted: [InventedTraveller]
    private var now: Timestamp { clock.now() }

    /// Travellers who are remembered and may come back.
    private static let acquaintances = 400

    /// - Parameter lists: makes a signed list of documents, by the directory where it may lie.
    init(
        seed: UInt64, corpus: NameCorpus?, withImages: Bool, directory: String
    ) async throws {
        self.withImages = withImages
        var ledger = EntropyLedger(seed: seed)
        population = Population(corpus: corpus)
        choices = TrafficChoices(corpus: corpus)
        let day = Self.start.date
        var wanted: [InventedTraveller] = []
        while wanted.count < 20 {
            let traveller = population.traveller(&ledger, on: day)
            if traveller.isRead { wanted.append(traveller) }
        }
        self.wanted = wanted
        let names = SeededRandom(seed: seed &+ 77)
        let random = SeededRandom(seed: seed &+ 78)
        lanes = (0..<3).map { _ in .version4(random: names) }
        officers = ["B-3107", "B-3242", "B-2981"]
        // What HQ knows before the first record is worth nothing.
        let shared = Guarded(EntropyLedger(seed: seed &+ 1))
        let clock = TrafficClock(
            bootID: .version4(random: names), start: Self.start, sinceBoot: .seconds(86_413))
        self.ledger = shared
        self.clock = clock
        store = TrafficStore(post: Self.post, epoch: .version4(random: names), clock: clock) {
            let (wait, drift) = shared.withLock {
                (
                    2 + $0.waiting(mean: 6, for: "latencies"),
                    $0.chance(0.1, for: "latencies") ? 1 : 0
                )
            }
            clock.advance(milliseconds: wait, drift: drift)
        }
        let register = try AccessRegister(
            path: directory + "/access.json", files: LinuxFiles(), time: clock, random: random,
            pepper: random.bytes(32), executor: .thread(name: "bench-access"))
        service = CaptureService(
            register: register, store: store,
            screening: AlertListScreening(
                lists: try WantedLists.installed(wanted, in: directory, at: Self.start),
                post: Self.post, executor: .thread(name: "bench-lists")),
            clock: StampingClock(source: clock), random: random)
    }

    /// Traffic of that many crossings, with all that they cause.
    func traffic(crossings: Int) async throws -> Yield {
        let before = store.records.count
        let start = ledger.withLock { ($0.bits, $0.shares) }
        for _ in 0..<crossings { try await traveller() }
        let end = ledger.withLock { ($0.bits, $0.shares) }
        return Yield(
            records: Array(store.records[before...]), crossings: crossings,
            bits: end.0 - start.0,
            shares: end.1.merging(start.1.mapValues { -$0 }) { $0 + $1 })
    }

    /// Somebody comes, is looked at and crosses or not.
    private func traveller() async throws {
        wait(mean: 12_000, for: "arrival")
        let lane = draw { $0.pick(choices.lanes, for: "lane") }
        if draw({ $0.chance(0.002, for: "shift") }) { try await changeOfOfficer(lane) }
        let officer = principal(lane)
        let person = visitor()
        if person.isRead {
            _ = try await service.inspect(
                bytes: JSONValue.object(["mrz": person.document["mrz"] ?? .null]).bytes,
                by: officer)
            draw { $0.add(74, for: "audit identifier") }
            wait(mean: 9_000, for: "officer's time")
        }
        let isEntry = draw { $0.chance([0.92, 0.1, 0.5][lane], for: "direction") }
        let isHit = wanted.contains { $0.number == person.number && $0.issuer == person.issuer }
        let body = draw { choices.body(of: person, isEntry: isEntry, at: now, &$0) }
        let shift = draw { $0.chance(0.06, for: "latencies") ? 1 : 0 }
        let random = draw { $0.bytes(10, for: "identifier") }
        // Eighty bits were drawn where seventy-four are random.
        draw { $0.add(-6, for: "identifier") }
        let id = identifier(at: now + .milliseconds(shift), random)
        let images = withImages ? draw { choices.images(&$0) } : nil
        store.attach(images)
        clock.advance(milliseconds: 9 + draw { $0.waiting(mean: 14, for: "latencies") })
        _ = try await service.putCrossing(
            id: id.description, bytes: body.bytes, by: officer)
        store.attach(nil)
        try await consequences(of: id, isHit: isHit, officer)
    }

    /// What follows a crossing now and then.
    private func consequences(
        of id: Identifier, isHit: Bool, _ officer: Principal
    ) async throws {
        if isHit {
            wait(mean: 60_000, for: "outcome")
            let random = draw { $0.bytes(10, for: "outcome") }
            _ = try await store.append(
                RecordDraft(
                    kind: .hitOutcome, id: identifier(at: now, random),
                    body: [
                        "target": .string(id.description), "decision": "dismissed",
                        "reason": "other person", "decided_by": .string(officer.badge),
                        "second": "none", "second_badge": .null,
                    ], officer: officer.badge, workstation: officer.workstation.description))
        }
        if draw({ $0.chance(0.01, for: "amendment") }) {
            wait(mean: 30_000, for: "amendment")
            let purpose = draw { $0.pick(choices.purposes, for: "amendment") }
            draw { $0.add(74, for: "amendment") }
            _ = try await service.amendCrossing(
                id.description, id: nil,
                bytes: JSONValue.object([
                    "reason": "typing_error",
                    "changes": ["/journey/purpose": .string(purpose)],
                ]).bytes, by: officer)
        }
    }

    private func changeOfOfficer(_ lane: Int) async throws {
        let number = draw { 2_000 + $0.uniform(1_500, for: "shift") }
        officers[lane] = "B-\(number)"
        draw { $0.add(74, for: "shift") }
        try await service.audit(
            ["action": "signed_in", "target": .string(officers[lane]), "result": "done"],
            officer: officers[lane], workstation: lanes[lane])
        wait(mean: 20_000, for: "shift")
    }

    private func visitor() -> InventedTraveller {
        if draw({ $0.chance(0.003, for: "traveller") }) {
            return wanted[draw { $0.uniform(wanted.count, for: "traveller") }]
        }
        if known.count > 20, draw({ $0.chance(0.25, for: "traveller") }) {
            return known[draw { $0.uniform(known.count, for: "traveller") }]
        }
        let person = draw { population.traveller(&$0, on: now.date) }
        if known.count == Self.acquaintances { known.removeFirst() }
        known.append(person)
        return person
    }

    private func principal(_ lane: Int) -> Principal {
        Principal(badge: officers[lane], role: .officer, workstation: lanes[lane])
    }

    private func identifier(at time: Timestamp, _ random: [UInt8]) -> Identifier {
        let low = random[2...].reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        let early = UInt64(random[0]) << 8 | UInt64(random[1])
        return Identifier(
            high: UInt64(time.milliseconds) << 16 | 0x7000 | early & 0xFFF,
            low: low & 0x3FFF_FFFF_FFFF_FFFF | 1 << 63)
    }

    private func wait(mean: Double, for field: String) {
        clock.advance(milliseconds: draw { $0.waiting(mean: mean, for: field) })
    }

    @discardableResult
    private func draw<Value>(_ work: (inout EntropyLedger) -> Value) -> Value {
        var ledger = ledger.withLock { $0 }
        defer { self.ledger.withLock { $0 = ledger } }
        return work(&ledger)
    }
}

extension JSONValue {
    fileprivate var bytes: [UInt8] { Array(compactText.utf8) }
}
