import Core
import PKI
import Testing
import Uplink

@testable import Hub

@Suite("Names of services and of alert lists")
struct ServiceNameTests {
    private static let content = Array("a list".utf8)
    private let now = SampleChain.now

    private func release(_ name: String) throws -> PublishedRelease {
        let release = try #require(ReleaseName(kind: .lists, name: name, version: 1))
        let statement = try #require(
            ReleaseStatement(
                release: release,
                sha256: SHA256.digest(Self.content), size: Int64(Self.content.count),
                madeAt: now, validUntil: nil, posts: []))
        return PublishedRelease(
            SignedRelease(statement), stages: try #require(ReleaseStages("100%")), pace: nil,
            silence: .seconds(3_600), at: now)
    }

    private func publish(_ name: String, _ store: any HubStore) async throws {
        try await store.publish(release(name)) { (offset, count) throws(HubFault) in
            Array(Self.content[Int(offset)..<Int(offset) + count])
        }
    }

    private func register(_ list: String, _ store: any HubStore) async throws {
        let provider = try #require(ExternalProvider(name: "sltd", list: list))
        try await store.register(provider, since: nil, at: now)
    }

    private func expectRefused(
        _ names: String..., body: () async throws -> Void
    ) async throws {
        do {
            try await body()
            Issue.record("it was taken")
        } catch let fault as HubFault {
            guard case .nameTaken = fault else {
                Issue.record("\(fault)")
                return
            }
            for name in names { #expect(fault.problem.contains(name)) }
            #expect(fault.remedy != nil)
        }
    }

    @Test("a service is refused the name of a list, however it is written")
    func service() async throws {
        for kind in StoreKind.available {
            let store = try await kind.place().prepared()
            try await publish("interpol-sltd", store)
            try await expectRefused("interpol-sltd") {
                try await register(" Interpol-sltd ", store)
            }
            _ = try await store.greet(SampleChain.device("A"), at: now, limit: 1)
            let list = PostTidings.List(
                name: "wanted  persons", version: nil, issuedAt: nil, state: "current")
            _ = try await store.keep(
                PostTidings(
                    condition: PostTidings.Condition(
                        release: "1", lists: [list], critical: [], warnings: [])),
                of: "A", at: now)
            try await expectRefused("wanted  persons", "A") {
                try await register("Wanted persons", store)
            }
            #expect(try await store.providers().isEmpty)
            try await register("SLTD", store)
            #expect(try await store.providers().first?.namesakeAt == nil)
            await store.close()
        }
    }

    @Test("a list is refused the name of a service, when it is published and when it is approved")
    func list() async throws {
        for kind in StoreKind.available {
            let store = try await kind.place().prepared()
            let waiting = try release("early")
            try await publish("early", store)
            try await register("SLTD", store)
            try await expectRefused("sltd") { try await publish("sltd", store) }
            try await expectRefused("sltd") {
                try await store.refuseTakenName(of: release("sltd").release)
            }
            // The service was renamed to a name that waits for its second signature.
            try await store.perform { (ledger) throws(HubFault) in
                try ledger.session.script("UPDATE external_providers SET list = 'Early'")
            }
            try await expectRefused("sltd") {
                _ = try await store.approve(waiting.release, at: now) { $0 }
            }
            // Its hits stand under its name when it is asked no more.
            _ = try await store.retire(provider: "sltd", at: now)
            try await expectRefused("sltd") {
                try await store.refuseTakenName(of: waiting.release)
            }
            try await register("other", store)
            try await publish("early2", store)
            await store.close()
        }
    }

    @Test("a list of its name that a stick brought to a post is told of")
    func stick() async throws {
        let store = try await StoreKind.sqlite.place().prepared()
        try await register("SLTD", store)
        _ = try await store.greet(SampleChain.device("A"), at: now, limit: 1)
        let list = PostTidings.List(
            name: "sltd", version: nil, issuedAt: nil, state: "current")
        _ = try await store.keep(
            PostTidings(
                condition: PostTidings.Condition(
                    release: "1", lists: [list], critical: [], warnings: [])), of: "A", at: now)
        let health = try #require(try await store.providers().first)
        #expect(health.namesakeAt == "A" && health.state(at: now) == .warning)
        await store.close()
    }
}
