import Core
import Health
import Hub
import PKI
import Site
import Testing

@testable import Station

@Suite("waypost-hub publish")
struct PublishCommandsTests {
    private let root = TemporaryRoot()
    private var directory: String { root.paths.root + "/hub" }
    private func path(_ name: String) -> String { root.paths.root + "/" + name }

    /// A hub that has served, with two people admitted.
    private func prepare() async throws {
        try LinuxFiles().makeDirectory(root.paths.root, mode: 0o700)
        #expect(
            Transcript().hub(directory).create(addresses: ["127.0.0.1"], port: 9_443)
                == ExitCode.ok)
        let store = try SQLiteHubStore(path: directory + "/hub.sqlite")
        await store.close()
        for person in ["amina", "boubacar"] {
            let said = Transcript()
            #expect(
                said.hub(".").requestPublisher(
                    person, key: path("\(person).key"), request: path("\(person).csr"))
                    == ExitCode.ok)
            #expect(
                said.hub(directory).admitPublisher(
                    request: path("\(person).csr"), out: path("\(person).pem")) == ExitCode.ok)
        }
        _ = try root.write("a program", "image")
    }

    private var store: HubCommands.StoreChoice? {
        HubCommands.StoreChoice("sqlite:\(directory)/hub.sqlite")
    }

    private func order(
        version: Int64? = nil, groups: [String] = [], stages: String? = nil,
        by person: String = "amina", isDryRun: Bool = false, isUrgent: Bool = false
    ) -> HubCommands.PublishOrder {
        HubCommands.PublishOrder(
            kind: "firmware", file: path("image"), name: nil, version: version,
            key: path("\(person).key"), certificate: path("\(person).pem"), posts: [],
            groups: groups, validFrom: nil, validUntil: nil, stages: stages, stageHours: nil,
            silenceHours: 48, isUrgent: isUrgent, isDryRun: isDryRun)
    }

    private func publish(_ order: HubCommands.PublishOrder) async -> (code: Int32, Transcript) {
        let said = Transcript()
        return (await said.hub(directory).publish(order, store), said)
    }

    private func approve(_ release: String, by person: String) async -> (code: Int32, Transcript) {
        let said = Transcript()
        let code = await said.hub(directory).approve(
            release, key: path("\(person).key"), certificate: path("\(person).pem"), store)
        return (code, said)
    }

    @Test("opens a release with the second person, and tells its way on lines of a screen")
    func way() async throws {
        try await prepare()
        let dry = await publish(order(isDryRun: true))
        #expect(dry.code == ExitCode.ok && dry.1.output.contains("Nothing was published"))
        let none = Transcript()
        #expect(await none.hub(directory).releases(store) == ExitCode.ok)
        #expect(none.output == "Nothing was published yet.\n")

        #expect(await publish(order()).code == ExitCode.ok)
        let alone = await approve("firmware/main/1", by: "amina")
        #expect(alone.code != ExitCode.ok && alone.1.complaints.contains("both signatures"))
        #expect(await approve("firmware/main/1", by: "boubacar").code == ExitCode.ok)
        #expect(await approve("firmware/main/1", by: "boubacar").code != ExitCode.ok)
        let said = Transcript()
        #expect(await said.hub(directory).advance("firmware/main/1", store) == ExitCode.ok)
        #expect(
            await said.hub(directory).halt("firmware/main/1", reason: "a fire", store)
                == ExitCode.ok)
        let status = Transcript()
        #expect(await status.hub(directory).releases(store) == ExitCode.failed)
        #expect(status.output.contains("firmware/main/1  HALTED: a fire"))
        #expect(status.output.split(separator: "\n").allSatisfy { $0.count <= 80 })
        #expect(await said.hub(directory).resume("firmware/main/1", store) == ExitCode.ok)
        #expect(await status.hub(directory).releases(store) == ExitCode.ok)
    }

    @Test("refuses what no post would take, before anything is kept")
    func refusals() async throws {
        try await prepare()
        #expect(await publish(order(version: 4)).code == ExitCode.ok)
        let older = await publish(order(version: 4))
        #expect(older.code != ExitCode.ok && older.1.complaints.contains("version 4"))
        for (order, word) in [
            (order(groups: ["south"]), "group south"), (order(stages: "10%"), "stages"),
            (order(by: "nobody"), "nobody.key"),
        ] {
            let refused = await publish(order)
            #expect(refused.code != ExitCode.ok)
            #expect(refused.1.complaints.contains(word), "\(refused.1.complaints)")
        }
        let signer = Transcript()
        var asLister = order()
        asLister.key = directory + "/list.key"
        asLister.certificate = directory + "/list.pem"
        #expect(await signer.hub(directory).publish(asLister, store) != ExitCode.ok)
        #expect(signer.complaints.contains("not made for publishing"), "\(signer.complaints)")
        let list = Transcript()
        var asList = order()
        asList.kind = "lists"
        #expect(await list.hub(directory).publish(asList, store) != ExitCode.ok)
        let status = Transcript()
        _ = await status.hub(directory, isJSON: true).releases(store)
        #expect(try status.json().array?.count == 1)
    }

    private func give(
        _ kind: String, _ text: String, posts: [String] = [], isDryRun: Bool = false
    ) async throws -> (code: Int32, Transcript) {
        _ = try root.write(text, kind)
        var order = order(isDryRun: isDryRun)
        (order.kind, order.file, order.posts) = (kind, path(kind), posts)
        return await publish(order)
    }

    @Test("names every fault of a file that it reads, and publishes none of it")
    func faults() async throws {
        try await prepare()
        for (kind, text, words) in [
            (
                "roster", "badge,role\nS-1,supervisor\nS-1,boss\n",
                ["line 3, badge", "line 3, role"]
            ),
            ("codes", "list,code,en\ndirection,in,In\n", ["line 2, list"]),
            ("settings", "schema = 1\n[lists]\nlate_days = 93\n", ["line 3, lists.late_days"]),
        ] {
            let refused = try await give(kind, text)
            #expect(refused.code != ExitCode.ok)
            #expect(
                words.allSatisfy { refused.1.complaints.contains($0) }, "\(refused.1.complaints)")
        }
        let status = Transcript()
        _ = await status.hub(directory).releases(store)
        #expect(status.output == "Nothing was published yet.\n")
    }

    @Test("shows the second person what a release would change, and counts its posts in metrics")
    func shows() async throws {
        try await prepare()
        let opened = try SQLiteHubStore(path: directory + "/hub.sqlite")
        try await opened.prepare(at: SystemTime().now())
        let device = DeviceSighting(
            post: "NE-A", fingerprint: SHA256.digest([1]), serial: "01",
            notAfter: SystemTime().now() + .seconds(86_400))
        _ = try await opened.greet(device, at: SystemTime().now(), limit: 1)
        let given = try await give("roster", "badge,role\nS-1,supervisor\n", posts: ["NE-A"])
        #expect(given.code == ExitCode.ok)
        let shown = Transcript()
        #expect(await shown.hub(directory).showRelease("roster/ne-a/1", store) == ExitCode.ok)
        #expect(
            shown.output.contains("At NE-A, which has nothing of the kind from HQ:\n")
                && shown.output.contains("  + S-1 supervisor active\n"), "\(shown.output)")
        func metrics() async throws -> String {
            let now = SystemTime().now()
            let reports = try await opened.releases(at: now).map {
                ReleaseReport($0.release, $0.standings, known: ["NE-A"])
            }
            return MetricsText(
                HubStatus(
                    at: now, limits: HealthLimits(), database: try await opened.durability(),
                    posts: try await opened.health()), releases: reports
            ).text
        }
        #expect(!(try await metrics()).contains("hub_release_posts{"))
        #expect(await approve("roster/ne-a/1", by: "boubacar").code == ExitCode.ok)
        let text = try await metrics()
        for line in [
            "waypost_hub_release_halted{release=\"roster/ne-a/1\"} 0",
            "waypost_hub_release_posts{release=\"roster/ne-a/1\",state=\"missing\"} 1",
        ] {
            #expect(text.contains(line + "\n"), "\(text)")
        }
        await opened.close()
    }
}
