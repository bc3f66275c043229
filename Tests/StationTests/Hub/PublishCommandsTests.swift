import Core
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
}
