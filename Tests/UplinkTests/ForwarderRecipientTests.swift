import Core
import PKI
import Testing

@testable import Uplink

@Suite("A forwarder that hears to whom to seal what is carried")
struct ForwarderRecipientTests {
    private static let day = Duration.seconds(86_400)
    private let directory: TemporaryDirectory
    private let authority: SampleAuthority
    private let hub: ScriptedHub
    private let changes = Counter()

    init() throws {
        directory = try TemporaryDirectory()
        authority = try SampleAuthority()
        hub = ScriptedHub(authority)
        try LinuxFiles().replace(
            directory.path + "/hub.pem", with: authority.root.certificate.pem, mode: 0o644)
    }

    private var kept: RecipientFiles {
        RecipientFiles(
            enrolled: directory.path + "/none.pem", directory: directory.path,
            authorities: AuthorityFiles(
                hub: directory.path + "/hub.pem", lists: "/none", directory: directory.path))
    }

    private func recipient(
        of authority: SampleAuthority, after days: Int = 0
    ) throws -> Certificate {
        try authority.root.issue(
            commonName: "carried", publicKey: PrivateKey.generate().publicKey, profile: .recipient,
            notBefore: SampleAuthority.now + Self.day * days,
            notAfter: SampleAuthority.now + Self.day * (days + 100), random: SystemRandom())
    }

    private func makeForwarder(
        observer: (@Sendable (Forwarder.Step) -> Void)? = nil
    ) throws -> Forwarder {
        var options = Forwarder.Options()
        options.recipient = kept
        options.whenRecipientChanged = { [changes] in changes.add() }
        options.observer = observer
        return try Forwarder(
            source: MemorySource(try SampleChain.records(3)), exchange: hub,
            verifier: authority.verifier, directory: directory.path, time: PatientTime(),
            random: SeededRandom(seed: 5), options: options)
    }

    /// Until HQ has all records; returns why it refuses what HQ told.
    private func run() async throws -> String? {
        let (steps, continuation) = AsyncStream.makeStream(of: Forwarder.Step.self)
        let forwarder = try makeForwarder { continuation.yield($0) }
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await forwarder.run() }
            for await step in steps where step.event == .nothingToSend { break }
            group.cancelAll()
        }
        return await forwarder.recipientRefusal
    }

    @Test("takes it once, and records travel all the same")
    func learns() async throws {
        let first = try recipient(of: authority)
        hub.state.withLock { $0.recipient = first }
        #expect(try await run() == nil)
        #expect(try await run() == nil)
        #expect(try kept.current() == first)
        #expect(hub.snapshot.recipientsAsked == 1)
        #expect(hub.snapshot.recordHashes.count == 3)
        let second = try recipient(of: authority, after: 1)
        hub.state.withLock { $0.recipient = second }
        #expect(try await run() == nil)
        #expect(try kept.current() == second)
        #expect(changes.value == 2)
    }

    @Test("says by name why it refuses one, asks once for it, and goes on")
    func refuses() async throws {
        let first = try recipient(of: authority, after: 1)
        #expect(try kept.keep(first) == .kept)
        let foreign = try recipient(of: SampleAuthority(), after: 2)
        let older = try recipient(of: authority)
        let forwarder = try makeForwarder()
        for (offered, words) in [(foreign, foreign.serial), (older, "\(older.notBefore.date)")] {
            let before = hub.snapshot.recipientsAsked
            hub.state.withLock { $0.recipient = offered }
            for _ in 0..<3 { try await forwarder.learnRecipient(hub.hello()) }
            let reason = await forwarder.recipientRefusal
            #expect(reason?.contains(words) == true, "\(reason ?? "none")")
            #expect(hub.snapshot.recipientsAsked == before + 1)
            #expect(try kept.current() == first)
        }
        #expect(try await run() != nil)
        #expect(hub.snapshot.recordHashes.count == 3)
        #expect(changes.value == 0)
        // Once HQ tells of the one in use again, there is nothing to tell of.
        hub.state.withLock { $0.recipient = first }
        try await forwarder.learnRecipient(hub.hello())
        #expect(await forwarder.recipientRefusal == nil)
    }

    @Test("takes it with receipts on a stick, and an older stick changes nothing")
    func stick() async throws {
        let forwarder = try makeForwarder()
        func bring(_ recipient: Certificate) async throws {
            let file = CarriedReceipts(records: [], attachments: [], recipient: recipient)
            let read = try CarriedReceipts(JSONValue(parsing: file.json.compactText))
            #expect(read.recipient == recipient)
            #expect(try await forwarder.take(read) == 0)
        }
        let second = try recipient(of: authority, after: 1)
        try await bring(second)
        try await bring(recipient(of: authority))
        #expect(try kept.current() == second)
        #expect(changes.value == 1)
        let foreign = try recipient(of: SampleAuthority(), after: 2)
        await #expect(throws: UplinkFault.self) { try await bring(foreign) }
        #expect(try kept.current() == second)
        // An older hub's file tells of nobody; what is no certificate is named.
        let plain = CarriedReceipts(records: [], attachments: [])
        #expect(try CarriedReceipts(plain.json).recipient == nil)
        var members = plain.json.object ?? [:]
        members["recipient"] = "x"
        #expect(throws: UplinkFault.self) { try CarriedReceipts(.object(members)) }
    }
}
