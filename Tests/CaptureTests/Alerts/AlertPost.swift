import Core
import Glibc
import Journal
import Records
import Supervision

@testable import Capture

/// A post over a real journal whose lists hit whom the test says.
final class AlertPost: Sendable {
    let post: TestPost
    let journal: Journal
    let service: CaptureService
    private let directory: String

    init(
        _ screening: FixedScreening = AlertPost.open, time: ManualTime = ManualTime()
    ) async throws {
        directory = "/tmp/capture-alerts-\(getpid())-\(UInt64.random(in: 0...UInt64.max))"
        try LinuxFiles().makeDirectory(directory, mode: 0o700)
        post = try await TestPost(time: time)
        let clock = StampingClock(source: time)
        _ = try Journal.provision(
            directory: directory, post: "TST-01", stamp: clock.stamp(),
            random: SeededRandom(seed: 1))
        var options = Journal.Options()
        options.reserveBytes = 0
        journal = try Journal(
            directory: directory, post: "TST-01", clock: clock,
            executor: .thread(name: "journal"), options: options)
        service = CaptureService(
            register: post.service.register, store: journal, alerts: journal,
            screening: screening, clock: clock, random: SeededRandom(seed: 2))
    }

    deinit {
        for name in (try? LinuxFiles().list(directory, limit: 100)) ?? [] {
            try? LinuxFiles().remove("\(directory)/\(name)")
        }
        rmdir(directory)
    }

    static let match: JSONValue = [
        "list": "stolen", "entry": "REF-1", "score": 1000, "contact": "+221 1", "action": "detain",
    ]
    /// A word that stands in what only one role may see.
    static let secret = "Q7SECRET"

    static func hit(_ list: String, informs role: String? = nil) -> JSONValue {
        var check: [String: JSONValue] = [
            "list": .string(list), "verdict": "hit", "list_version": "3", "list_age_s": 60,
            "matches": [match], "reason": .null,
        ]
        if let role {
            check["informs"] = .string(role)
            check["matches"] = [["list": .string(list), "entry": .string(secret)]]
        }
        return .object(check)
    }

    static let open = FixedScreening(["verdict": "hit", "checks": [hit("stolen")]])

    static func discreet(for role: String) -> FixedScreening {
        FixedScreening(
            ["verdict": "hit", "checks": [hit("quiet", informs: role)]],
            counter: ["verdict": "clear", "checks": [FixedScreening.check("quiet", "clear")]])
    }

    static func mixed(for role: String) -> FixedScreening {
        FixedScreening(
            ["verdict": "hit", "checks": [hit("stolen"), hit("quiet", informs: role)]],
            counter: [
                "verdict": "hit",
                "checks": [hit("stolen"), FixedScreening.check("quiet", "clear")],
            ])
    }

    var api: CaptureAPI { CaptureAPI(service: service, post: "P", time: post.time) }

    func reader() throws -> JournalReader { try JournalReader(directory: directory) }

    @discardableResult
    func cross(_ number: UInt64 = 1) async throws -> StoredAnswer {
        try await service.putCrossing(
            id: TestPost.id(number), bytes: TestCrossing.bytes(), by: post.principal())
    }

    func decide(
        _ body: JSONValue = [
            "decision": "dismissed", "reason": "another person", "second": "none",
        ],
        on number: UInt64 = 1, as role: OfficerRole = .officer, badge: String = "B-1"
    ) async throws -> StoredAnswer {
        try await service.decide(
            TestPost.id(number), bytes: Array(body.compactText.utf8),
            by: post.principal(role, badge: badge))
    }

    /// What somebody of that role is told who begins to listen.
    func told(
        _ role: OfficerRole, after lastEvent: String? = nil
    ) async throws -> [AlertFeed.Event] {
        var (feed, events) = try await AlertFeed.open(
            alerts: journal, store: journal, role: role, after: lastEvent)
        while true {
            let next = try await feed.next()
            events += next.events
            if !next.isMore { return events }
        }
    }

    func alerts(_ role: OfficerRole) async throws -> [JSONValue] {
        try await told(role).filter { $0.name == "alert" }.map(\.data)
    }
}
