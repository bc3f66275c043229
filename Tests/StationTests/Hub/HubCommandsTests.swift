import Core
import Hub
import PKI
import Site
import Testing

@testable import Station

@Suite("waypost-hub")
struct HubCommandsTests {
    private let root = TemporaryRoot()
    private var directory: String { root.paths.root + "/hub" }

    private func create(_ addresses: [String] = ["hub.example.org"]) throws -> JSONValue {
        try LinuxFiles().makeDirectory(root.paths.root, mode: 0o700)
        let said = Transcript()
        let code = said.hub(directory, isJSON: true).create(addresses: addresses, port: 9_443)
        #expect(code == ExitCode.ok, "\(said.complaints)")
        return try said.json()
    }

    @Test("makes its authorities once")
    func idempotent() throws {
        let first = try create()
        #expect(first["address"] == "https://hub.example.org:9443")
        let before = try root.snapshot()
        #expect(try create() == first)
        #expect(try root.snapshot() == before)
    }

    @Test("refuses an address that is none")
    func badAddress() {
        let said = Transcript()
        let code = said.hub(directory).create(addresses: ["a b"], port: 9_443)
        #expect(code == ExitCode.failed)
        #expect(said.complaints.contains("a b"))
    }

    @Test("answers a request with a bundle, and what is no request with its reason")
    func enrol() async throws {
        _ = try create()
        let request = try CertificateRequest.make(
            commonName: "DEMO-01", organization: nil, key: .generate())
        let csr = try root.write(String(decoding: request.pem, as: UTF8.self), "device.csr")
        let out = root.paths.root + "/bundle.json"
        let said = Transcript()
        #expect(
            await said.hub(directory, isJSON: true).enrol(.init(requests: csr, out: out))
                == ExitCode.ok)
        #expect(try said.json()["post"] == "DEMO-01")
        #expect(try JSONValue(parsing: root.text(out))["post"] == "DEMO-01")
        let bad = Transcript()
        let wrong = try root.write("hello", "wrong.csr")
        #expect(await bad.hub(directory).enrol(.init(requests: wrong, out: out)) == ExitCode.failed)
        #expect(!bad.complaints.isEmpty)
    }

    @Test("does not enrol a second device under a post's name, and says what to do")
    func secondDevice() async throws {
        _ = try create()
        func request(_ name: String) throws -> String {
            let request = try CertificateRequest.make(
                commonName: "DEMO-01", organization: nil, key: .generate())
            return try root.write(String(decoding: request.pem, as: UTF8.self), name)
        }
        let first = try request("first.csr")
        let second = try request("second.csr")
        let out = root.paths.root + "/bundle.json"
        #expect(
            await Transcript().hub(directory).enrol(.init(requests: first, out: out))
                == ExitCode.ok)
        let before = try root.snapshot()
        let said = Transcript()
        #expect(
            await said.hub(directory).enrol(.init(requests: second, out: out)) == ExitCode.failed)
        #expect(said.complaints.contains("DEMO-01 is enrolled already"))
        #expect(said.complaints.contains("--replace"))
        #expect(try root.snapshot() == before)
        let path = try root.write("", "hub.sqlite")
        let store = try SQLiteHubStore(path: path)
        let now = SystemTime().now()
        try await store.prepare(at: now)
        let old = DeviceSighting(
            post: "DEMO-01", fingerprint: SHA256.digest([1]), serial: "01", notAfter: now)
        _ = try await store.greet(old, at: now, limit: 1)
        let code = await Transcript().hub(directory).enrol(
            .init(requests: second, out: out, isReplacing: true), .sqlite(path: path))
        #expect(code == ExitCode.ok)
        // The device that was replaced is refused from now on, the new one is heard.
        await #expect(throws: HubFault.self) { try await store.greet(old, at: now, limit: 1) }
        let new = DeviceSighting(
            post: "DEMO-01", fingerprint: SHA256.digest([2]), serial: "02", notAfter: now)
        _ = try await store.greet(new, at: now, limit: 1)
        await store.close()
    }

    @Test("a post that HQ has never heard of is a wrong word, and the right ones are named")
    func unknownPost() async throws {
        _ = try create()
        let path = try root.write("", "hub.sqlite")
        let store = try SQLiteHubStore(path: path)
        let now = SystemTime().now()
        try await store.prepare(at: now)
        let device = DeviceSighting(
            post: "DEMO-01", fingerprint: SHA256.digest([1]), serial: "01", notAfter: now)
        _ = try await store.greet(device, at: now, limit: 1)
        await store.close()
        let choice = HubCommands.StoreChoice.sqlite(path: path)
        let ledger = try root.write("", "ledger")
        let asks: [(HubCommands, String) async -> Int32] = [
            { await $0.verify($1, choice) }, { await $0.gaps($1, choice) },
            { await $0.reconcile($1, ledger: ledger, choice) },
        ]
        for ask in asks {
            let said = Transcript()
            #expect(await ask(said.hub(directory), "NOPE") == ExitCode.usage)
            #expect(said.complaints.contains("NOPE"))
            #expect(said.complaints.contains("DEMO-01"))
            #expect(said.output.isEmpty)
            #expect(await ask(Transcript().hub(directory), "DEMO-01") == ExitCode.ok)
        }
    }

    @Test("says that a directory holds no hub, with the exit code for configurations")
    func noHub() async throws {
        let said = Transcript()
        #expect(
            await said.hub(directory).enrol(.init(requests: "a", out: "b"))
                == ExitCode.configuration)
        #expect(await said.hub(directory).posts(nil) == ExitCode.configuration)
        #expect(said.complaints.contains("waypost-hub init"))
    }

    @Test("does not make a store by looking into it")
    func noStore() async throws {
        _ = try create()
        let path = root.paths.root + "/absent.sqlite"
        for choice in [nil, HubCommands.StoreChoice.sqlite(path: path)] {
            let said = Transcript()
            #expect(await said.hub(directory).posts(choice) == ExitCode.unavailable)
            #expect(said.complaints.contains("--store"))
        }
        #expect(!LinuxFiles().exists(path))
    }

    @Test("answers every question of an empty store")
    func emptyStore() async throws {
        _ = try create()
        let path = try root.write("", "hub.sqlite")
        let store = HubCommands.StoreChoice.sqlite(path: path)
        let said = Transcript()
        let hub = said.hub(directory)
        #expect(await hub.posts(store) == ExitCode.ok)
        #expect(await hub.status(store) == ExitCode.ok)
        #expect(await hub.gaps(nil, store) == ExitCode.ok)
        #expect(await hub.verify(nil, store) == ExitCode.ok)
        #expect(
            said.output == """
                No post has been here yet.
                0 posts, 0 records: ok
                Database: one file on this machine, each commit flushed
                No post has been here yet.
                No gap.

                """)
        let ledger = try root.write(#"{"id":"a","record_hash":"1"}"# + "\n", "ledger")
        let wrong = Transcript()
        #expect(await wrong.hub(directory).reconcile("X", ledger: ledger, store) == ExitCode.usage)
        #expect(wrong.complaints.contains("no post has been here yet"))
        let opened = try SQLiteHubStore(path: path)
        let now = SystemTime().now()
        _ = try await opened.greet(
            DeviceSighting(
                post: "DEMO-01", fingerprint: SHA256.digest([1]), serial: "01", notAfter: now),
            at: now, limit: 1)
        await opened.close()
        let json = Transcript()
        let code = await json.hub(directory, isJSON: true).reconcile(
            "DEMO-01", ledger: ledger, store)
        #expect(code == ExitCode.broken)
        let expected: JSONValue = [
            "ok": false, "receipts": 1, "records": 0, "missing": 1, "doubled": 0, "different": 0,
        ]
        #expect(try json.json() == expected)
    }

    @Test(
        "reads which store is meant",
        arguments: [
            (
                "postgres:host=a dbname=b",
                HubCommands.StoreChoice.postgres(conninfo: "host=a dbname=b")
            ),
            ("postgres:", .postgres(conninfo: "")), ("sqlite:/a", .sqlite(path: "/a")),
            ("sqlite:", nil), ("mysql:a", nil), ("", nil),
        ])
    func stores(text: String, choice: HubCommands.StoreChoice?) {
        #expect(HubCommands.StoreChoice(text) == choice)
        if let choice { #expect(choice.text == text) }
    }
}
