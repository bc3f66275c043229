import Core
import PKI
import Records
import Testing
import Uplink

@testable import Hub

@Suite("Attachments at HQ")
struct AttachmentTests {
    private static let post = "DEMO-01"

    private static func bytes(_ count: Int, seed: UInt64) -> [UInt8] {
        var random = SeededRandom(seed: seed)
        return (0..<count).map { _ in UInt8.random(in: 0...255, using: &random) }
    }

    private func keep(
        _ part: [UInt8]?, at offset: Int64 = 0, of bytes: [UInt8], as name: Digest256? = nil,
        in store: any HubStore
    ) async throws -> HubLedger.HeldAttachment {
        let attachment = try #require(
            AttachmentName(sha256: name ?? SHA256.digest(bytes), size: Int64(bytes.count)))
        return try await store.keep(
            part.map { ($0, offset) }, of: attachment, from: SampleChain.device(Self.post),
            at: SampleChain.now)
    }

    private func parts(of bytes: [UInt8], in store: any HubStore) async throws -> [UInt8] {
        try await store.perform { (ledger) throws(HubFault) in
            var read: [UInt8] = []
            while let part = try ledger.part(
                of: SHA256.digest(bytes), post: Self.post, at: Int64(read.count))
            {
                read += part
            }
            return read
        }
    }

    @Test(
        "grow part by part in any hub, and only from where they stand",
        arguments: StoreKind.available)
    func grow(_ kind: StoreKind) async throws {
        let place = try kind.place()
        let store = try await place.prepared()
        let other = try place.open()
        // Zero bytes and high ones among them: what a text would not carry.
        let bytes = [0, 0xFF, 0x5C, 0x78] + Self.bytes(30_000, seed: 1)
        #expect(try await keep(nil, of: bytes, in: store) == .partial(0))
        #expect(try await keep(Array(bytes[..<10_000]), of: bytes, in: store) == .partial(10_000))
        // A part twice, one that leaves a hole, one that is too long: nothing of them is kept.
        #expect(try await keep(Array(bytes[..<10_000]), of: bytes, in: other) == .partial(10_000))
        #expect(
            try await keep(Array(bytes[20_000...]), at: 20_000, of: bytes, in: other)
                == .partial(10_000))
        #expect(
            try await keep(bytes, at: 10_000, of: bytes, in: other) == .partial(10_000))
        #expect(
            try await keep(Array(bytes[10_000...]), at: 10_000, of: bytes, in: other) == .complete)
        #expect(try await parts(of: bytes, in: store) == bytes)
        #expect(try await keep(Array(bytes[..<10_000]), of: bytes, in: store) == .complete)
        await store.close()
        await other.close()
    }

    @Test("are let go where their hash does not hold", arguments: StoreKind.available)
    func wrongHash(_ kind: StoreKind) async throws {
        let store = try await kind.place().prepared()
        let bytes = Self.bytes(5_000, seed: 2)
        let name = SHA256.digest([1])
        _ = try await keep(Array(bytes[..<4_000]), of: bytes, as: name, in: store)
        #expect(
            try await keep(Array(bytes[4_000...]), at: 4_000, of: bytes, as: name, in: store)
                == .partial(0))
        #expect(try await keep(nil, of: bytes, as: name, in: store) == .partial(0))
        await store.close()
    }

    @Test("begun and left give way to newer ones")
    func room() async throws {
        let store = try await StoreKind.sqlite.place().prepared()
        for seed in 0..<UInt64(WireLimits.partialAttachments + 5) {
            let bytes = Self.bytes(200, seed: 100 + seed)
            let begun = try #require(
                AttachmentName(sha256: SHA256.digest(bytes), size: Int64(bytes.count)))
            let kept = try await store.keep(
                (Array(bytes[..<100]), 0), of: begun, from: SampleChain.device(Self.post),
                at: SampleChain.now + .seconds(Int64(seed)))
            #expect(kept == .partial(100))
        }
        let first = Self.bytes(200, seed: 100)
        #expect(try await keep(nil, of: first, in: store) == .partial(0))
        let last = Self.bytes(200, seed: 100 + UInt64(WireLimits.partialAttachments + 4))
        #expect(try await keep(nil, of: last, in: store) == .partial(100))
        await store.close()
    }

    @Test("are asked for until they are there", arguments: StoreKind.available)
    func requests(_ kind: StoreKind) async throws {
        let store = try await kind.place().prepared()
        let bytes = Self.bytes(300, seed: 3)
        var body = SampleChain.crossing().object ?? [:]
        body["attachments"] = [
            [
                "sha256": .string(SHA256.digest(bytes).description), "kind": "face",
                "media_type": "image/jpeg", "size": 300,
            ]
        ]
        let record = try SampleChain.record(
            body: .object(body), after: ChainHead(startOf: SampleChain.epoch(1)),
            post: Self.post)
        _ = try await store.apply(
            SampleChain.batch([record]), from: SampleChain.device(Self.post), at: SampleChain.now)
        #expect(try await store.wanted(of: Self.post, limit: 16).isEmpty)
        for expected in [1, 0] {
            let asked = try await store.request(
                crossing: record.envelope.id, of: Self.post, at: SampleChain.now)
            #expect(asked == expected)
        }
        #expect(try await store.wanted(of: Self.post, limit: 16) == [SHA256.digest(bytes)])
        #expect(try await keep(bytes, of: bytes, in: store) == .complete)
        #expect(try await store.wanted(of: Self.post, limit: 16).isEmpty)
        let again = try await store.request(
            crossing: record.envelope.id, of: Self.post, at: SampleChain.now)
        #expect(again == 0)
        await store.close()
    }
}
