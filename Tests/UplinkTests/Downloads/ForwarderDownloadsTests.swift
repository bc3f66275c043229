import Core
import Journal
import PKI
import Records
import Supervision
import Testing

@testable import Uplink

@Suite("The forwarder and what HQ publishes")
struct ForwarderDownloadsTests {
    /// A hub that publishes one list beside what the scripted one does.
    private final class PublishingHub: HubExchange {
        struct State: Sendable {
            /// Offsets of the parts that were asked for.
            var asked: [Int64] = []
            var isBroken = false
            /// What the last greeting told.
            var told: [HeldRelease] = []
        }

        let state = Guarded(State())
        private let hub: ScriptedHub
        private let release: SignedRelease
        private let content: [UInt8]

        init(_ hub: ScriptedHub, _ release: SignedRelease, _ content: [UInt8]) {
            self.hub = hub
            self.release = release
            self.content = content
        }

        func hello() async throws(UplinkFault) -> HubGreeting { try await hub.hello() }

        func hello(holding held: [HeldRelease]) async throws(UplinkFault) -> HubGreeting {
            state.withLock { $0.told = held }
            let greeting = try await hub.hello()
            return HubGreeting(
                version: greeting.version, at: greeting.at, receipts: greeting.receipts,
                takes: greeting.takes, offers: [ReleaseOffer(release.statement)])
        }

        func release(_ name: ReleaseName) async throws(UplinkFault) -> JSONValue { release.json }

        func content(
            of name: ReleaseName, at offset: Int64, count: Int
        ) async throws(UplinkFault) -> [UInt8] {
            let isBroken = state.withLock { state in
                state.asked.append(offset)
                return state.isBroken
            }
            if isBroken { throw .busy(retryAfter: nil, reason: "scripted") }
            return Array(content[Int(offset)...].prefix(count))
        }

        func deliver(_ batch: [UInt8]) async throws(UplinkFault) -> SignedReceipt {
            var receipt = try await hub.deliver(batch).json.object ?? [:]
            receipt["news"] = true
            return try SignedReceipt(.object(receipt))
        }

        func foretell(_ batch: [UInt8]) async throws(UplinkFault) { try await hub.foretell(batch) }

        func progress(
            of attachment: AttachmentName
        ) async throws(UplinkFault) -> AttachmentProgress { try await hub.progress(of: attachment) }

        func deliver(
            _ part: [UInt8], at offset: Int64, of attachment: AttachmentName
        ) async throws(UplinkFault) -> AttachmentProgress {
            try await hub.deliver(part, at: offset, of: attachment)
        }

        func traffic() -> LinkTraffic { hub.traffic() }
        func close() async {}
    }

    private let place: TemporaryDirectory
    private let authority: SampleAuthority
    private let publishers: SamplePublishers
    private let scripted: ScriptedHub
    private let hub: PublishingHub
    private let signed: SignedRelease
    private let content = SeededRandom(seed: 8).bytes(100_000)
    private let installed = Guarded(HeldReleases())

    init() throws {
        place = try TemporaryDirectory()
        authority = try SampleAuthority()
        publishers = try SamplePublishers()
        scripted = ScriptedHub(authority)
        signed = try publishers.signed(try SamplePublishers.statement(content: content))
        hub = PublishingHub(scripted, signed, content)
        try LinuxFiles().makeDirectory(inbox, mode: 0o750)
    }

    private var inbox: String { place.path + "/inbox" }

    /// - Parameter isTaken: capture takes it into use at once.
    private func folder(room: Int64, isTaken: Bool) -> DownloadFolder {
        let (root, installed, release) = (
            publishers.root.certificate, installed, signed.statement.release
        )
        return DownloadFolder(
            directory: inbox, register: place.path + "/own.json",
            surroundings: DownloadFolder.Surroundings(
                post: SampleChain.post, authorities: { [root] },
                installed: { installed.withLock { $0 } }, room: { room },
                whenArrived: {
                    guard isTaken else { return }
                    installed.withLock { $0.take(release, at: SamplePublishers.now) }
                }))
    }

    /// Runs until nothing is left to send.
    private func run(
        room: Int64 = 1 << 30, budget: LinkBudget? = nil, isTaken: Bool = false
    ) async throws -> UplinkState {
        let (steps, continuation) = AsyncStream.makeStream(of: Forwarder.Step.self)
        var options = Forwarder.Options()
        options.batchRecords = 10
        options.budget = budget
        options.downloads = folder(room: room, isTaken: isTaken)
        options.observer = { continuation.yield($0) }
        let forwarder = try Forwarder(
            source: MemorySource(try SampleChain.records(95)), exchange: hub,
            verifier: authority.verifier, directory: place.path, time: PatientTime(),
            random: SeededRandom(seed: 3), options: options)
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await forwarder.run() }
            for await step in steps where step.event == .nothingToSend { break }
            group.cancelAll()
        }
        #expect(scripted.snapshot.recordHashes.count == 95)
        return try UplinkState.load(directory: place.path)
    }

    @Test("brings it part by part beside the records, and to its role whole")
    func parts() async throws {
        _ = try await run()
        let asked = hub.state.withLock { $0.asked }
        #expect(asked.first == 0 && asked == asked.sorted() && Set(asked).count == asked.count)
        #expect(asked.count > 1)
        let path = DownloadFolder.content(of: signed.statement.release, in: inbox)
        #expect(try LinuxFiles().read(path, limit: 1 << 20) == content)
        #expect(hub.state.withLock { $0.told } == [])
    }

    @Test("HQ's word of news in each receipt is not asked about while what it means is on its way")
    func news() async throws {
        _ = try await run()
        #expect(scripted.snapshot.deliveries == 10)
        #expect(scripted.snapshot.greetings == 1)
    }

    @Test("tells HQ at once what came of it, and tidies up")
    func told() async throws {
        _ = try await run(isTaken: true)
        #expect(hub.state.withLock { $0.told }.map(\.version) == [1])
        #expect(try LinuxFiles().list(inbox, limit: 10) == ["partial"])
    }

    @Test("goes on with the records where HQ cannot give it")
    func broken() async throws {
        hub.state.withLock { $0.isBroken = true }
        let state = try await run()
        #expect(hub.state.withLock { $0.asked } == [0])
        #expect(state.troubles[.downloads] != nil && state.lastError == nil)
    }

    @Test("fetches nothing that the disk has no room for, or the month no bytes")
    func deferred() async throws {
        // While it is installed it stands three times.
        let small = try await run(room: Int64(content.count) * 3 - 1)
        #expect(small.deferrals[.downloads] == .disk)
        let poor = try await run(budget: LinkBudget(bytes: 1_000))
        #expect(poor.deferrals[.downloads] == .budget)
        #expect(hub.state.withLock { $0.asked } == [])
    }
}
