import Core
import PKI
import Records
import Testing
import Uplink

@testable import Hub

@Suite("The way to the newest release")
struct ReleasePathTests {
    private static let now = SampleChain.now

    /// - Parameter change: the bundle that must be there before; `nil` for a whole list.
    private func release(
        _ version: Int64, _ bundle: String?, of change: String? = nil, kind: ReleaseKind = .lists,
        name: String = "sltd", madeAfter seconds: Int64 = 0, size: Int = 100
    ) throws -> PublishedRelease {
        let name = try #require(ReleaseName(kind: kind, name: name, version: version))
        let statement = try #require(
            ReleaseStatement(
                release: name, sha256: SHA256.digest(Self.content(of: version, size)),
                size: Int64(size), madeAt: Self.now + .seconds(seconds)))
        return PublishedRelease(
            SignedRelease(statement),
            lineage: bundle.map { PublishedRelease.Lineage(bundle: $0, base: change) },
            stages: try #require(ReleaseStages("100%")), pace: nil, silence: .seconds(3_600),
            at: Self.now)
    }

    private static func content(of version: Int64, _ size: Int) -> [UInt8] {
        [UInt8](repeating: UInt8(truncatingIfNeeded: version), count: size)
    }

    private func versions(_ releases: [PublishedRelease]) -> [Int64] {
        releases.map(\.release.version)
    }

    @Test("is the changes that a post lacks, and for one that has nothing the whole list first")
    func steps() throws {
        let line = try [
            release(6, "f", of: "e"), release(5, "e", of: "d"), release(4, "d"),
            release(3, "c", of: "b"), release(2, "b", of: "a"), release(1, "a"),
        ]
        func steps(from held: Int?) -> [Int64] {
            versions(ReleasePath.steps(among: line, held: held.map { line[6 - $0] }))
        }
        #expect(steps(from: nil) == [4, 5, 6])
        #expect(steps(from: 2) == [4, 5, 6])
        #expect(steps(from: 4) == [5, 6])
        #expect(steps(from: 5) == [6] && steps(from: 6) == [])
        // Without the whole list it stands on, a change goes to whoever has what it changes alone.
        let cut = Array(line.prefix(2))
        #expect(versions(ReleasePath.steps(among: cut, held: line[2])) == [5, 6])
        #expect(versions(ReleasePath.steps(among: cut, held: nil)) == [])
        // A list that was published before HQ kept what a bundle is.
        #expect(versions(ReleasePath.steps(among: [try release(9, nil)], held: line[0])) == [9])
        // What stands on a lower version than the post's is no way.
        let branch = try [release(8, "h", of: "a"), release(1, "a")]
        #expect(versions(ReleasePath.steps(among: branch, held: line[1])) == [])
        #expect(versions(ReleasePath.steps(among: branch, held: line[5])) == [8])
    }

    @Test("keeps the files of three versions and of all that these stand on")
    func kept() throws {
        let line = try [
            release(6, "f", of: "e"), release(5, "e", of: "d"), release(4, "d", of: "b"),
            release(3, "c"), release(2, "b"), release(1, "a"),
        ]
        #expect(versions(ReleasePath.kept(line)) == [6, 5, 4, 2])
        let other = try release(1, nil, name: "other")
        #expect(ReleasePath.kept(line + [other]).contains(other))
    }

    @Test("is of a kind that a post has one of the one that was made later, whatever its name")
    func singles() throws {
        let all = try [
            release(7, nil, kind: .roster, name: "main", madeAfter: 1),
            release(2, nil, kind: .roster, name: "ne-test", madeAfter: 2),
            release(1, nil, kind: .codes, name: "main"),
        ]
        func next(holding held: PublishedRelease?...) -> [String] {
            let held = held.compactMap(\.self).map { ($0.release.line, $0) }
            return ReleasePath.next(among: all, held: Dictionary(uniqueKeysWithValues: held))
                .map(\.release.description).sorted()
        }
        #expect(next() == ["codes/main/1", "roster/ne-test/2"])
        #expect(next(holding: all[0]) == ["codes/main/1", "roster/ne-test/2"])
        // A post would refuse what was made before what it has, whatever its name.
        #expect(next(holding: all[1], all[2]) == [])
        let later = try release(8, nil, kind: .roster, name: "main", madeAfter: 3)
        #expect(next(holding: later) == ["codes/main/1"])
    }

    @Test(
        "is offered step by step, also behind what was halted since",
        arguments: StoreKind.available)
    func offered(_ kind: StoreKind) async throws {
        let store = try await kind.place().prepared()
        _ = try await store.greet(SampleChain.device("A"), at: Self.now, limit: 1)
        let all = try [
            release(1, "a"), release(2, "b", of: "a"), release(3, "c", of: "b"),
            release(4, "d", of: "c"), release(5, "e", of: "d"), release(6, "f", of: "e"),
        ]
        for release in all {
            let content = Self.content(of: release.release.version, 100)
            try await store.publish(release) { (offset, count) throws(HubFault) in
                Array(content[Int(offset)..<Int(offset) + count])
            }
            _ = try await store.approve(release.release, at: Self.now) { (signed) in signed }
        }
        func offer(_ installed: Int64?) async throws -> [Int64] {
            var held = HeldRelease(kind: .lists, name: "sltd")
            held.version = installed
            return try await store.perform { [held] (ledger) throws(HubFault) in
                try ledger.note([held], of: "A", at: Self.now)
                return try ledger.offers(to: "A", at: Self.now).map(\.release.version)
            }
        }
        for (installed, next) in [(nil, 1), (1, 2), (2, 3), (5, 6)] as [(Int64?, Int64)] {
            #expect(try await offer(installed) == [next])
        }
        // The files of all steps are there.
        for release in all {
            #expect(try await store.content(of: release.statement).count == 100)
        }
        _ = try await store.halt(all[3].release, because: "a test")
        // Who has it goes on; who has not gets what leads to the one before it.
        #expect(try await offer(4) == [5])
        #expect(try await offer(1) == [2])
        #expect(try await offer(3) == [])
        await store.close()
    }

    @Test("leaves HQ with what the State added to the code lists", arguments: StoreKind.available)
    func codes(_ kind: StoreKind) async throws {
        let store = try await kind.place().prepared()
        let name = try #require(ReleaseName("codes/main/1"))
        let next = try #require(ReleaseName("codes/main/2"))
        try await store.keepCodes(
            [.init(list: "journey.purpose", code: "hajj", labels: ["en": "Hajj", "fr": "Hadj"])],
            of: name)
        try await store.keepCodes(
            [.init(list: "journey.transport", code: "camel", labels: ["en": "Camel"])], of: next)
        let rows = try await store.perform { (ledger) throws(HubFault) in
            try ledger.session.query(
                "SELECT code, label, retired, release FROM state_codes ORDER BY code", [])
        }
        #expect(rows.map { $0[0].string } == ["camel", "hajj"])
        #expect(rows.map { $0[1].string } == ["Camel", "Hajj"])
        #expect(rows.map { $0[2].integer } == [0, 1])
        #expect(rows.map { $0[3].string } == ["codes/main/2", "codes/main/1"])
        await store.close()
    }
}
