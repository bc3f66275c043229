import Core
import PKI
import Testing
import Uplink

@testable import Hub

@Suite("What is published")
struct PublishingTests {
    private static let now = SampleChain.now
    private static let hour = Duration.seconds(3_600)
    private static let content = SeededRandom(seed: 4).bytes(600_000)

    /// Signatures are the posts' matter and that of whoever approves; here they are none.
    private func release(
        _ version: Int64, posts: [String] = [], stages: String = "100%", pace: Duration? = nil,
        validUntil: Timestamp? = nil
    ) throws -> PublishedRelease {
        let name = try #require(ReleaseName(kind: .lists, name: "sltd", version: version))
        let statement = try #require(
            ReleaseStatement(
                release: name, sha256: SHA256.digest(Self.content),
                size: Int64(Self.content.count), madeAt: Self.now, validUntil: validUntil,
                posts: posts))
        return PublishedRelease(
            SignedRelease(statement), stages: try #require(ReleaseStages(stages)), pace: pace,
            silence: Self.hour * 48, at: Self.now)
    }

    private func publish(_ release: PublishedRelease, in store: any HubStore) async throws {
        try await store.publish(release) { (offset, count) throws(HubFault) in
            Array(Self.content[Int(offset)..<Int(offset) + count])
        }
    }

    private func open(_ release: PublishedRelease, in store: any HubStore) async throws {
        try await publish(release, in: store)
        _ = try await store.approve(release.release, at: Self.now) { (signed) in signed }
    }

    /// Posts speak once each, so that HQ knows them.
    private func greet(_ posts: [String], _ store: any HubStore, at time: Timestamp = now)
        async throws
    {
        for post in posts {
            _ = try await store.greet(SampleChain.device(post), at: time, limit: 1)
        }
    }

    private func offers(
        _ post: String, _ store: any HubStore, holding held: [HeldRelease] = [],
        at time: Timestamp = now
    ) async throws -> [Int64] {
        try await store.perform { (ledger) throws(HubFault) in
            try ledger.note(held, of: post, at: time)
            return try ledger.offers(to: post, at: time).map(\.release.version)
        }
    }

    private func held(_ version: Int64?, refusing refused: Int64? = nil) -> HeldRelease {
        var held = HeldRelease(kind: .lists, name: "sltd")
        held.version = version
        held.refusal = refused.map {
            HeldRelease.Refusal(version: $0, reason: "it is torn", at: Self.now)
        }
        return held
    }

    private func state(_ version: Int64, _ store: any HubStore) async throws -> PublishedRelease? {
        try await store.releases(at: Self.now).map(\.release)
            .first { $0.release.version == version }
    }

    @Test(
        "goes to posts once it is approved, whole, and to each until it has it",
        arguments: StoreKind.available)
    func opens(_ kind: StoreKind) async throws {
        let store = try await kind.place().prepared()
        try await greet(["A", "B"], store)
        let first = try release(1, posts: ["A"])
        try await publish(first, in: store)
        #expect(try await offers("A", store) == [])
        _ = try await store.approve(first.release, at: Self.now) { (signed) in signed }
        #expect(try await offers("A", store) == [1])
        #expect(try await offers("B", store) == [])
        let read = try await store.perform { (ledger) throws(HubFault) in
            try ledger.content(
                of: first.statement.sha256, at: 1_000, count: Self.content.count)
        }
        #expect(read == Array(Self.content[1_000...]))
        #expect(try await offers("A", store, holding: [held(1)]) == [])
        // The higher version for whoever it is for, the older one for the others.
        try await open(try release(2, posts: ["B"]), in: store)
        #expect(try await offers("B", store) == [2])
        #expect(try await offers("A", store) == [])
        await store.close()
    }

    @Test(
        "never goes back to a version, and is approved only as the first person signed it",
        arguments: StoreKind.available)
    func versions(_ kind: StoreKind) async throws {
        let store = try await kind.place().prepared()
        try await open(try release(5), in: store)
        for version in [4, 5] as [Int64] {
            await #expect(throws: HubFault.self) {
                try await publish(try release(version), in: store)
            }
        }
        let altered = try release(6)
        try await publish(altered, in: store)
        try await store.perform { (ledger) throws(HubFault) in
            _ = try ledger.session.query(
                "DELETE FROM release_parts WHERE start = $1", [.integer(0)])
        }
        await #expect(throws: HubFault.self) {
            try await store.approve(altered.release, at: Self.now) { (signed) in signed }
        }
        await #expect(throws: HubFault.self) {
            try await store.publish(try release(7)) { (_, count) in
                [UInt8](repeating: 0, count: count)
            }
        }
        #expect(try await state(7, store) == nil)
        await store.close()
    }

    @Test(
        "halts where a post refuses it, and goes on past what a person has looked at",
        arguments: StoreKind.available)
    func halts(_ kind: StoreKind) async throws {
        let store = try await kind.place().prepared()
        let posts = (1...20).map { "P\($0)" }
        try await greet(posts, store)
        let staged = try release(1, stages: "1,10%,100%", pace: Self.hour)
        try await open(staged, in: store)
        var reached: [String] = []
        for post in posts where try await offers(post, store) == [1] { reached.append(post) }
        #expect(reached.count == 1)
        let first = try #require(reached.first)
        let rest = posts.filter { $0 != first }

        // Time alone moves nothing: somebody must have taken it.
        #expect(try await offers(rest[0], store, at: Self.now + Self.hour) == [])
        #expect(try await state(1, store)?.stage == 0)
        _ = try await offers(first, store, holding: [held(1)], at: Self.now + Self.hour)
        var second: [String] = []
        for post in rest where try await offers(post, store, at: Self.now + Self.hour) == [1] {
            second.append(post)
        }
        #expect(second.count == 1)
        #expect(try await state(1, store)?.stage == 1)

        _ = try await offers(
            second[0], store, holding: [held(nil, refusing: 1)], at: Self.now + Self.hour)
        let halted = try #require(try await state(1, store))
        #expect(halted.state == .halted && halted.reason?.contains("it is torn") == true)
        _ = try await store.resume(staged.release, at: Self.now + Self.hour * 2)
        _ = try await store.advance(staged.release, at: Self.now + Self.hour * 2)
        let later = Self.now + Self.hour * 3
        for post in rest {
            // The one that refused it is not asked twice.
            #expect(
                try await offers(post, store, at: later) == (post == second[0] ? [] : [1]))
        }
        await store.close()
    }

    @Test(
        "halts where a role starts again and again, or a post falls silent behind it",
        arguments: StoreKind.available)
    func troubles(_ kind: StoreKind) async throws {
        let store = try await kind.place().prepared()
        try await greet(["A", "B"], store)
        try await open(try release(1), in: store)
        var restless = held(1)
        restless.starts = ReleaseProgress.mostStarts - 1
        #expect(try await offers("A", store, holding: [restless]) == [])
        #expect(try await offers("B", store) == [1])
        restless.starts += 1
        _ = try await offers("A", store, holding: [restless])
        #expect(try await state(1, store)?.reason?.contains("started 3 times") == true)

        let second = try release(2)
        try await open(second, in: store)
        try await store.perform { (ledger) throws(HubFault) in
            try ledger.noteFetched(second.release, by: "B", at: Self.now)
        }
        try await greet(["A"], store, at: Self.now + Self.hour * 47)
        #expect(try await offers("A", store, at: Self.now + Self.hour * 47) == [2])
        #expect(try await offers("A", store, at: Self.now + Self.hour * 48) == [])
        #expect(try await state(2, store)?.reason?.contains("B got it at") == true)
        await store.close()
    }

    @Test(
        "is offered by nobody behind its end, and groups are kept", arguments: StoreKind.available)
    func ends(_ kind: StoreKind) async throws {
        let store = try await kind.place().prepared()
        try await greet(["A"], store)
        try await open(try release(1, validUntil: Self.now + Self.hour), in: store)
        #expect(try await offers("A", store) == [1])
        #expect(try await offers("A", store, at: Self.now + Self.hour) == [])
        #expect(try await store.setGroup("south", of: "A", isIn: true))
        #expect(try await !store.setGroup("south", of: "A", isIn: true))
        #expect(try await store.setGroup("south", of: "NEW", isIn: true))
        #expect(try await store.groups() == ["south": ["A", "NEW"]])
        #expect(try await store.setGroup("south", of: "NEW", isIn: false))
        #expect(try await store.groups() == ["south": ["A"]])
        await store.close()
    }
}
