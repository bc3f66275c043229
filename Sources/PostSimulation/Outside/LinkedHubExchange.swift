internal import Core
internal import Hub
internal import Simulation
internal import Uplink

/// The post's side of the talk with HQ over the simulated line, in place of HTTPS: what is said is
/// encoded and decoded as there, TLS and sockets are not.
final class LinkedHubExchange: HubExchange {
    private static let latestCopy = 7_200

    private let post: String
    private let hub: SimulatedHub
    private let link: SimulatedLink
    private let scheduler: SeededScheduler
    private let bytes = Guarded(LinkTraffic())
    /// A greeting in four speaks of layout 4: hub and post are of different ages for a while, and
    /// each batch is read with the layout that it was made for. More would show no more and make
    /// the simulated days longer.
    private let greetings = Counter()

    init(post: String, hub: SimulatedHub, link: SimulatedLink, on scheduler: SeededScheduler) {
        self.post = post
        self.hub = hub
        self.link = link
        self.scheduler = scheduler
    }

    func hello() async throws(UplinkFault) -> HubGreeting {
        try await link.cross()
        let layouts =
            greetings.value % 4 == 1 ? WireBatch.versions : [WireBatch.versions.min() ?? 1]
        greetings.add()
        let answer = try await hub.hello(PostGreeting(post: post, versions: layouts).json)
        try await link.cross()
        return try HubGreeting(answer)
    }

    func deliver(_ batch: [UInt8]) async throws(UplinkFault) -> SignedReceipt {
        try await deliver(batch) {}
    }

    /// What follows may overtake: each batch takes its own time, and the hub sorts it out.
    func deliver(
        _ batch: [UInt8], onItsWay: @escaping @Sendable () -> Void
    ) async throws(UplinkFault) -> SignedReceipt {
        onItsWay()
        bytes.withLock { $0.sent += Int64(batch.count) }
        try await link.cross()
        let isDuplicating = link.condition.withLock { $0.isDuplicating }
        let chance = isDuplicating ? link.draw(0...99) : 100
        if chance < 60 { copy(batch) }
        let answer = try await hub.accept(batch)
        if isDuplicating, chance % 3 == 0 {
            link.duplicates.add()
            try? await scheduler.sleep(for: .seconds(link.draw(5...60)))
            throw .unreachable(address: "hq", reason: "the answer did not come")
        }
        try await link.cross()
        return try SignedReceipt(answer)
    }

    func foretell(_ batch: [UInt8]) async throws(UplinkFault) {
        bytes.withLock { $0.sent += Int64(batch.count) }
        try await link.cross()
        try await hub.foretell(batch)
        try await link.cross()
    }

    func progress(of attachment: AttachmentName) async throws(UplinkFault) -> AttachmentProgress {
        try await link.cross()
        let answer = try await hub.progress(of: attachment)
        try await link.cross()
        return try AttachmentProgress(answer)
    }

    func deliver(
        _ part: [UInt8], at offset: Int64, of attachment: AttachmentName
    ) async throws(UplinkFault) -> AttachmentProgress {
        bytes.withLock { $0.sent += Int64(part.count) }
        try await link.cross()
        let answer = try await hub.progress(of: attachment, keeping: (part, offset))
        try await link.cross()
        return try AttachmentProgress(answer)
    }

    /// The same request once more, perhaps long after; its answer goes nowhere.
    private func copy(_ batch: [UInt8]) {
        link.duplicates.add()
        let delay = Duration.seconds(link.draw(0...1) == 0 ? 0 : link.draw(1...Self.latestCopy))
        let (hub, scheduler) = (hub, scheduler)
        hub.process.launch {
            try? await scheduler.sleep(for: delay)
            _ = try? await hub.accept(batch)
        }
    }

    func traffic() -> LinkTraffic { bytes.withLock { $0 } }
    func close() async {}
}
