import Core
import Journal
import PKI
import Records
import Testing
import Uplink

@testable import Hub

@Suite("What is carried by hand")
struct CarriedTests {
    private let fixture: PostAndHub
    private let store: any HubStore

    init() async throws {
        fixture = try PostAndHub()
        store = try SQLiteHubStore(path: fixture.directory.path + "/hub.sqlite")
        try await store.prepare(at: fixture.time.now())
    }

    private var service: HubService {
        get throws { HubService(identity: try HubIdentity(fixture.hub), store: store) }
    }

    private var carried: CarriedImport {
        get throws { try CarriedImport(fixture.hub, service: service) }
    }

    private func identity() throws -> DeviceIdentity {
        DeviceIdentity(
            certificate: try fixture.certificate(), key: fixture.key,
            hubAuthorities: [try fixture.hub.certificate(.hubAuthority)])
    }

    /// Images that the third record of the journal names.
    private struct Images: AttachmentSource {
        let all: [[UInt8]]

        func attachments(
            after position: Int64, through last: Int64, limit: Int
        ) throws(JournalFault) -> [NamedAttachment] {
            guard position < 3, last >= 3 else { return [] }
            return all.map {
                NamedAttachment(
                    position: 3, epoch: SampleChain.epoch(1), sequence: 3,
                    sha256: SHA256.digest($0), kind: "face", mediaType: "image/jpeg",
                    size: Int64($0.count), isFlagged: false)
            }
        }

        func size(of sha256: Digest256) throws(JournalFault) -> Int64? {
            all.first { SHA256.digest($0) == sha256 }.map { Int64($0.count) }
        }

        func bytes(
            of sha256: Digest256, at offset: Int64, count: Int
        ) throws(JournalFault) -> [UInt8] {
            let bytes = all.first { SHA256.digest($0) == sha256 } ?? []
            return Array(bytes.dropFirst(Int(offset)).prefix(count))
        }
    }

    private static func image(_ count: Int, seed: UInt64) -> [UInt8] {
        var random = SeededRandom(seed: seed)
        return (0..<count).map { _ in UInt8.random(in: 0...255, using: &random) }
    }

    private func fill(_ journal: Journal, _ count: Int) async throws {
        for number in 0..<count { _ = try await journal.append(fixture.draft(number)) }
    }

    /// The sealed parts of what the journal holds behind a place.
    private func export(
        after position: Int64 = 0, images: [[UInt8]] = [],
        isHeld: (Digest256) -> Bool = { _ in false }
    ) throws -> (parts: [[UInt8]], summary: CarriedBundle.Summary) {
        var parts: [[UInt8]] = []
        let summary = try CarriedBundle(
            records: JournalReader(directory: fixture.directory.path + "/journal"),
            attachments: Images(all: images), post: fixture.post
        ).seal(
            after: position, isHeld: isHeld, identity: identity(),
            recipient: fixture.hub.certificate(.carried), at: fixture.time.now(),
            random: SystemRandom()
        ) { number, bytes in
            #expect(Int(number) == parts.count + 1)
            parts.append(bytes)
        }
        return (parts, summary)
    }

    private func hashes() async throws -> [Digest256] {
        try await store.names(of: fixture.post, limit: 10_000).map(\.recordHash)
    }

    @Test("brings every record and attachment, once, while the link brings half of it")
    func besideTheLink() async throws {
        let journal = try fixture.journal()
        try await fill(journal, 400)
        // Three of them do not fit into one part together.
        let images = (1...3).map { Self.image(7 << 20, seed: $0) }
        let (parts, summary) = try export(images: images)
        #expect(summary.records == 401)
        #expect(summary.attachments == 3)
        #expect(parts.count == 2)
        // The link came back and has brought the first half when the stick arrives.
        try await fixture.withHub(store: store, port: 0) { port in
            try await fixture.forward(port: port, until: 200)
        }
        let carried = try carried
        var receipts: [SignedReceipt] = []
        var held: [Signed<AttachmentReceipt>] = []
        for part in parts + parts {
            let arrival = try await carried.take(part)
            #expect(arrival.refusals.isEmpty)
            #expect(arrival.post == fixture.post)
            receipts += arrival.receipts
            held += arrival.attachmentReceipts
        }
        let stored = try await hashes()
        #expect(stored.count == 401)
        #expect(Set(stored).count == 401)
        #expect(try await !store.verify(fixture.post).isBroken)
        #expect(try await store.posts(fixture.post).first?.attachments == 3)
        #expect(receipts.map(\.receipt.sequence).max() == 401)

        // The receipts go back; the post then has nothing more to say.
        let forwarder = try Forwarder(
            source: JournalReader(directory: fixture.directory.path + "/journal"),
            attachments: Images(all: images), exchange: fixture.exchange(port: 1),
            verifier: fixture.verifier(), directory: fixture.uplinkDirectory, time: fixture.time,
            random: SystemRandom())
        let kept = try await forwarder.take(
            CarriedReceipts(CarriedReceipts(records: receipts, attachments: held).json))
        #expect(kept == receipts.count + held.count)
        #expect(await forwarder.snapshot.forwarded?.position == 401)
        let receiptStore = ReceiptStore(directory: fixture.uplinkDirectory)
        let again = try export(
            after: 401, images: images, isHeld: receiptStore.holds(attachment:))
        #expect(again.parts.isEmpty)
        await journal.close()
        await store.close()
    }

    @Test("refuses a part with a changed byte anywhere, and takes the others")
    func changedByte() async throws {
        let journal = try fixture.journal()
        try await fill(journal, 30)
        let (parts, _) = try export()
        let part = try #require(parts.first)
        let carried = try carried
        var random = SeededRandom(seed: 5)
        var places = Set((0..<120).map { _ in Int.random(in: 0..<part.count, using: &random) })
        places.formUnion([0, 1, part.count - 1])
        for place in places {
            var changed = part
            changed[place] ^= UInt8(1 << Int.random(in: 0...7, using: &random))
            await #expect(throws: CarriedFault.self, "byte \(place)") {
                _ = try await carried.take(changed)
            }
        }
        for end in [0, 1, 100, part.count / 2, part.count - 1] {
            await #expect(throws: CarriedFault.self) {
                _ = try await carried.take(Array(part.prefix(end)))
            }
        }
        #expect(try await hashes().isEmpty)
        #expect(try await carried.take(part).records == 31)
        await journal.close()
        await store.close()
    }

    @Test("shows the carrier nothing: neither a name nor the post's own certificate")
    func opaque() async throws {
        let journal = try fixture.journal()
        _ = try await journal.append(fixture.draft(1))
        let image = Array("EXIF of somebody's face".utf8)
        let (parts, _) = try export(images: [image])
        let bytes = try #require(parts.first)
        for secret in [Array("MOUSSA".utf8), Array("R0012345".utf8), image, Array("DEMO-01".utf8)] {
            let isThere = bytes.indices.contains { start in
                bytes[start...].starts(with: secret)
            }
            #expect(!isThere)
        }
        await journal.close()
        await store.close()
    }

    @Test("believes only devices that this hub enrolled and has not revoked")
    func strangers() async throws {
        let journal = try fixture.journal()
        try await fill(journal, 3)
        let stranger = try PostAndHub()
        var forged: [[UInt8]] = []
        // Sealed to the right key, signed by another hub's device.
        _ = try CarriedBundle(
            records: JournalReader(directory: fixture.directory.path + "/journal"),
            attachments: nil, post: fixture.post
        ).seal(
            after: 0, isHeld: { _ in false },
            identity: DeviceIdentity(
                certificate: try stranger.certificate(), key: stranger.key, hubAuthorities: []),
            recipient: fixture.hub.certificate(.carried), at: fixture.time.now(),
            random: SystemRandom()
        ) { forged.append($1) }
        let carried = try carried
        await #expect(throws: CarriedFault.self) { _ = try await carried.take(forged[0]) }
        // Sealed to another hub.
        let (parts, _) = try export()
        let other = try CarriedImport(stranger.hub, service: service)
        await #expect(throws: CarriedFault.self) { _ = try await other.take(parts[0]) }
        // Another post's records, signed by a device of this hub.
        let request = try CertificateRequest.make(
            commonName: "OTHER-02", organization: nil, key: stranger.key)
        let bundle = try fixture.hub.enrol(csr: request.pem, at: fixture.time.now())
        var misnamed: [[UInt8]] = []
        _ = try CarriedBundle(
            records: JournalReader(directory: fixture.directory.path + "/journal"),
            attachments: nil, post: fixture.post
        ).seal(
            after: 0, isHeld: { _ in false },
            identity: DeviceIdentity(
                certificate: try Certificate(pem: Array(bundle.certificate.utf8)),
                key: stranger.key, hubAuthorities: []),
            recipient: fixture.hub.certificate(.carried), at: fixture.time.now(),
            random: SystemRandom()
        ) { misnamed.append($1) }
        let arrival = try await carried.take(misnamed[0])
        #expect(arrival.records == 0)
        #expect(arrival.refusals.count == 1)
        #expect(try await hashes().isEmpty)
        _ = try await carried.take(parts[0])
        _ = try await store.revoke(post: fixture.post, at: fixture.time.now())
        await #expect(throws: HubFault.self) { _ = try await carried.take(parts[0]) }
        await journal.close()
        await store.close()
    }

    @Test("takes back no receipt that is not of this journal")
    func foreignReceipts() async throws {
        let journal = try fixture.journal()
        try await fill(journal, 3)
        let forwarder = try Forwarder(
            source: JournalReader(directory: fixture.directory.path + "/journal"),
            exchange: fixture.exchange(port: 1), verifier: fixture.verifier(),
            directory: fixture.uplinkDirectory, time: fixture.time, random: SystemRandom())
        var foreign: [SignedReceipt] = []
        for post in [fixture.post, "OTHER-02"] {
            let records = try SampleChain.records(3, post: post, epoch: SampleChain.epoch(9))
            let device = try SampleChain.device(post)
            _ = try await store.apply(
                SampleChain.batch(records), from: device, at: SampleChain.now)
            foreign.append(
                try #require(try await service.position(records[2].head, of: device)))
        }
        for receipt in foreign {
            await #expect(throws: UplinkFault.self) {
                _ = try await forwarder.take(
                    CarriedReceipts(records: [receipt], attachments: []))
            }
        }
        #expect(await forwarder.snapshot.forwarded == nil)
        await journal.close()
        await store.close()
    }
}
