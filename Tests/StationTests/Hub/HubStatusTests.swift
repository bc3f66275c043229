import Core
import Health
import Hub
import PKI
import Site
import Testing
import Uplink

@testable import Station

@Suite("waypost-hub status")
struct HubStatusTests {
    private let root = TemporaryRoot()
    private let now = SystemTime().now()

    private func store() throws -> SQLiteHubStore {
        try LinuxFiles().makeDirectory(root.paths.root, mode: 0o700)
        return try SQLiteHubStore(path: root.write("", "hub.sqlite"))
    }

    private func greet(
        _ store: some HubStore, _ post: String, daysAgo: Int = 0, _ tidings: PostTidings?
    ) async throws {
        let time = now + .seconds(-86_400 * daysAgo)
        let device = DeviceSighting(
            post: post, fingerprint: SHA256.digest(Array(post.utf8)), serial: "01",
            notAfter: now + .seconds(86_400 * 900))
        _ = try await store.greet(device, at: time, limit: 1)
        _ = try await store.keep(tidings, of: post, at: time)
    }

    private func well(_ warnings: [String] = [], critical: [String] = []) -> PostTidings {
        PostTidings(
            pending: 0,
            condition: PostTidings.Condition(
                release: "0.1.0",
                lists: [
                    PostTidings.List(
                        name: "documents", version: "3", issuedAt: now + .seconds(-86_400 * 12),
                        state: "current")
                ], critical: critical, warnings: warnings))
    }

    private func status(_ store: some HubStore) async throws -> HubStatus {
        HubStatus(
            at: now, limits: HealthLimits(), database: try await store.durability(),
            posts: try await store.health())
    }

    @Test("names the hub's own certificates from 90 days before they end")
    func ownCertificates() async throws {
        let store = try store()
        try await store.prepare(at: now)
        func status(days: Int64) async throws -> HubStatus {
            HubStatus(
                at: now, limits: HealthLimits(), database: try await store.durability(), posts: [],
                certificates: [
                    OwnCertificate(
                        credential: .hubAuthority, notAfter: now + .seconds(86_400 * 4_000)),
                    OwnCertificate(
                        credential: .server, notAfter: now + .seconds(86_400 * days)),
                ])
        }
        let ample = try await status(days: 91)
        #expect(ample.state == .ok)
        #expect(!ample.table.contains("Certificate"))
        #expect(ample.json.at("certificates", "1", "state") == "ok")
        let scarce = try await status(days: 89)
        #expect(scarce.state == .warning)
        #expect(scarce.table.contains("Certificate server.pem ends"))
        #expect(!scarce.table.contains("hub-ca.pem"))
        let ended = try await status(days: -1)
        #expect(ended.state == .critical)
        #expect(ended.table.contains("Certificate server.pem ended"))
        for line in ended.table.split(separator: "\n") { #expect(line.count <= HubStatus.width) }
    }

    @Test("names who may publish for 90 days only, and says when too few are left")
    func publishers() async throws {
        let store = try store()
        try await store.prepare(at: now)
        let durability = try await store.durability()
        func status(_ days: [String: Int64]) -> HubStatus {
            HubStatus(
                at: now, limits: HealthLimits(), database: durability, posts: [],
                publishers: days.map {
                    PublisherCertificate(name: $0.key, notAfter: now + .seconds(86_400 * $0.value))
                })
        }
        #expect(status([:]).state == .ok)
        #expect(status(["amina": 91, "boubacar": 300]).state == .ok)
        let long = String(repeating: "x", count: 64)
        let scarce = status(["amina": 89, "boubacar": 300, long: 10])
        #expect(scarce.state == .warning)
        #expect(scarce.table.contains("Publisher amina: until "))
        #expect(!scarce.table.contains("boubacar"))
        for line in scarce.table.split(separator: "\n") { #expect(line.count <= HubStatus.width) }
        // Who left is not missed while two are there.
        #expect(status(["amina": 91, "boubacar": 300, "gone": -1]).state == .ok)
        let few = status(["amina": 91, "gone": -1])
        #expect(few.state == .warning)
        #expect(few.table.contains("1 may publish where 2 must sign"))
        let metrics = MetricsText(few).text
        #expect(metrics.contains("hub_publishers 1\n"))
        #expect(!metrics.contains("amina"))
        await store.close()
    }

    @Test("shows 200 posts in 80 columns, the worst first")
    func table() async throws {
        let store = try store()
        try await store.prepare(at: now)
        for number in 0..<200 {
            try await greet(
                store, "A-POST-WITH-A-LONG-NAME-\(number)", number % 10 == 0 ? nil : well())
        }
        try await greet(store, "GONE", daysAgo: 9, well(["lists.old", "clock.untrusted"]))
        try await greet(
            store, "FULL",
            PostTidings(
                pending: 123_456, oldestPendingSeconds: 86_400 * 30,
                condition: PostTidings.Condition(
                    release: "0.1.0-very-long", lists: nil,
                    critical: ["disk.full", "power.charger_charges_cold"], warnings: [])))
        let status = try await status(store)
        #expect(status.state == .critical)
        let lines = status.table.split(separator: "\n")
        #expect(lines.count == 202 + 4)
        for line in lines { #expect(line.count <= HubStatus.width, "\(line)") }
        #expect(lines[0].hasPrefix("202 posts, 0 records: critical"))
        let first = try #require(lines.firstIndex { $0.hasPrefix("POST ") })
        #expect(Set(lines[first + 1...first + 2].map { String($0.prefix(4)) }) == ["GONE", "FULL"])
        let full = try #require(lines.first { $0.hasPrefix("FULL") })
        #expect(full.contains(" 123456/30 d"))
        #expect(full.contains("disk.full, +2"))
        let gone = try #require(lines.first { $0.hasPrefix("GONE") })
        #expect(gone.contains(" 9 d "))
        #expect(gone.contains(" 12 d "))
        #expect(gone.contains("lost, "))
        #expect(lines[first + 3].contains(" unknown "))
        #expect(lines[lines.count - 2].contains(" ok "))
        await store.close()
    }

    @Test("exits as monitoring plug-ins do, and with 3 where the database does not answer")
    func exitCodes() async throws {
        try LinuxFiles().makeDirectory(root.paths.root, mode: 0o700)
        let directory = root.paths.root + "/hub"
        _ = Transcript().hub(directory).create(addresses: ["hub.example.org"], port: 9_443)
        let path = try root.write("", "hub.sqlite")
        let choice = HubCommands.StoreChoice.sqlite(path: path)
        let cases: [(String, Int, PostTidings?, Int32)] = [
            ("P", 0, well(), 0), ("P", 0, nil, 0), ("Q", 0, nil, 3),
            ("R", 2, well(), 1), ("S", 0, well(critical: ["disk.full"]), 2),
        ]
        for (post, days, tidings, code) in cases {
            let store = try SQLiteHubStore(path: path)
            try await store.prepare(at: now)
            try await greet(store, post, daysAgo: days, tidings)
            await store.close()
            let said = Transcript()
            #expect(await said.hub(directory).status(choice) == code, "\(said.output)")
        }
        let patient = Transcript()
        #expect(await patient.hub(directory).status(of: "R", silentAfter: 72, choice) == 0)
        #expect(patient.output.contains("list       documents 3, current"))
        let json = Transcript()
        #expect(await json.hub(directory, isJSON: true).status(choice) == 2)
        let document = try json.json()
        #expect(document["state"] == "critical")
        #expect(document.at("posts", "0", "post") == "S")
        #expect(document.at("posts", "0", "findings", "critical", "0") == "disk.full")
        #expect(document.at("database", "state") == "file")
        #expect(await Transcript().hub(directory).status(of: "NOPE", choice) == ExitCode.usage)
        let away = HubCommands.StoreChoice.postgres(conninfo: "host=/nowhere dbname=a")
        #expect(await Transcript().hub(directory).status(away) == 3)
    }

    @Test("gives metrics for each post, and what is not known is absent")
    func metrics() async throws {
        let store = try store()
        try await store.prepare(at: now)
        try await greet(store, "TOLD", well(["lists.old"]))
        try await greet(store, "UNTOLD", nil)
        let text = MetricsText(try await status(store)).text
        #expect(text.contains("waypost_hub_post_pending_records{post=\"TOLD\"} 0\n"))
        #expect(!text.contains("waypost_hub_post_pending_records{post=\"UNTOLD\"}"))
        #expect(text.contains("waypost_hub_post_state{post=\"UNTOLD\"} 3\n"))
        #expect(
            text.contains(
                "waypost_hub_post_trouble{post=\"TOLD\",code=\"lists.old\",severity=\"warning\"} 1")
        )
        #expect(
            text.contains("waypost_hub_post_list_age_seconds{post=\"TOLD\",list=\"documents\"}"))
        await store.close()
    }

    @Test("closes a gap by its numbers and refuses what is none")
    func gapWords() async throws {
        try LinuxFiles().makeDirectory(root.paths.root, mode: 0o700)
        let directory = root.paths.root + "/hub"
        _ = Transcript().hub(directory).create(addresses: ["hub.example.org"], port: 9_443)
        let path = try root.write("", "hub.sqlite")
        let store = try SQLiteHubStore(path: path)
        try await store.prepare(at: now)
        try await greet(store, "P", nil)
        await store.close()
        let epoch = "018f0000-0000-7000-8000-000000000001"
        let cases: [(String, String, String, Int32)] = [
            (epoch, "7", "burnt", 1), (epoch, "7-9", "burnt", 1), (epoch, "9-7", "burnt", 64),
            (epoch, "0", "burnt", 64), (epoch, "7-", "burnt", 64), (epoch, "7-8-9", "burnt", 64),
            ("x", "7", "burnt", 64), (epoch, "7", " \n ", 64),
        ]
        for (epoch, extent, reason, code) in cases {
            let said = Transcript()
            let found = await said.hub(directory).closeGap(
                of: "P", epoch: epoch, extent: extent, reason: reason, person: "amina",
                .sqlite(path: path))
            #expect(found == code, "\(extent) \(said.complaints)")
        }
    }
}
