import Core
import Records
import Testing

@testable import Uplink

@Suite("A batch on the wire")
struct WireBatchTests {
    static func batch(_ count: Int = 5) throws -> WireBatch {
        try WireBatch.leading(SampleChain.records(count), isSetAside: { _ in false }).batch
    }

    @Test("is read back as it was written, at every size up to the limit")
    func roundTrip() throws {
        let random = SeededRandom(seed: 11)
        var source = random
        for count in [1, 2, 255, WireLimits.records] {
            let batch = try Self.batch(count)
            #expect(batch.entries.count == count)
            #expect(try WireBatch(decoding: batch.encoded()) == batch)
        }
        for _ in 0..<200 {
            let entries: [WireBatch.Entry] = try (0..<Int.random(in: 1...20, using: &source)).map {
                _ in
                if Bool.random(using: &source) {
                    return .content(random.bytes(Int.random(in: 0...400, using: &source)))
                }
                return .withheld(try #require(Digest256(bytes: random.bytes(32))))
            }
            let first = Int64.random(in: 1...1_000_000, using: &source)
            let bridge = WireBatch.Bridge(
                lost: Int64.random(in: 1...max(1, first - 1), using: &source),
                chainHash: try #require(Digest256(bytes: random.bytes(32))))
            let batch = try WireBatch(
                post: "P", epoch: SampleChain.epoch(3), firstSequence: first,
                previous: try #require(Digest256(bytes: random.bytes(32))),
                bridge: first > 1 && Bool.random(using: &source) ? bridge : nil,
                entries: entries)
            #expect(try WireBatch(decoding: batch.encoded()) == batch)
        }
    }

    @Test("is smaller than a fifth of its records in tens")
    func compresses() throws {
        let records = try SampleChain.records(100)
        let plain = records.reduce(0) { $0 + $1.bytes.count }
        let encoded = try Self.batch(100).encoded()
        #expect(encoded.count * 5 < plain)
    }

    @Test("with any byte changed is refused or says something else, and never harms")
    func mutations() throws {
        let batch = try Self.batch(8)
        let bytes = try batch.encoded()
        var random = SeededRandom(seed: 4)
        var refused = 0
        for _ in 0..<3_000 {
            var mutated = bytes
            switch Int.random(in: 0..<4, using: &random) {
            case 0:
                mutated[Int.random(in: mutated.indices, using: &random)] ^=
                    UInt8.random(in: 1...255, using: &random)
            case 1: mutated.removeLast(Int.random(in: 1..<mutated.count, using: &random))
            case 2:
                mutated.insert(
                    UInt8.random(in: 0...255, using: &random),
                    at: Int.random(in: mutated.indices, using: &random))
            default: mutated += random.bytes(Int.random(in: 1...50, using: &random))
            }
            do {
                let read = try WireBatch(decoding: mutated)
                #expect(read != batch)
            } catch {
                refused += 1
            }
        }
        #expect(refused > 1_500)
    }

    @Test("refuses random bytes")
    func noise() {
        var random = SeededRandom(seed: 5)
        for _ in 0..<2_000 {
            let bytes = [1] + random.bytes(Int.random(in: 0...300, using: &random))
            #expect(throws: WireFault.self) { try WireBatch(decoding: bytes) }
        }
    }

    @Test("does not unpack a bomb")
    func bomb() throws {
        // 64 MiB of zeros compress to a few kilobytes; the header claims a mebibyte.
        let frame = try Zstandard.compress([UInt8](repeating: 0, count: 64 << 20))
        #expect(frame.count < 16_384)
        let honest = try Self.batch(1).encoded()
        let plain = try Self.plainSize(of: honest)
        var header = Array(honest.prefix(plain.offset))
        var writer = WireWriter()
        writer.append(UInt32(WireLimits.plainBytes))
        header += writer.bytes + frame
        #expect(throws: WireFault.self) { try WireBatch(decoding: header) }
        // And one that claims to be larger than any batch may be.
        var claim = WireWriter()
        claim.append(UInt32(64 << 20))
        #expect(
            throws: WireFault.overLimit(
                what: "bytes", found: 64 << 20, limit: WireLimits.plainBytes)
        ) {
            try WireBatch(decoding: Array(honest.prefix(plain.offset)) + claim.bytes + frame)
        }
    }

    /// The size field stands before the frame: 1 + 1 + name + 16 + 8 + 32 + 2 bytes in.
    private static func plainSize(of bytes: [UInt8]) throws -> (offset: Int, frame: Int) {
        let offset = 2 + Int(bytes[1]) + 16 + 8 + 32 + 2
        return (offset, offset + 4)
    }

    @Test("refuses two frames, and a frame with less than it claims")
    func frames() throws {
        let honest = try Self.batch(1).encoded()
        let frame = Array(honest[try Self.plainSize(of: honest).frame...])
        #expect(throws: WireFault.self) { try WireBatch(decoding: honest + frame) }
        var short = honest
        let offset = try Self.plainSize(of: honest).offset
        short[offset + 3] &+= 1
        #expect(throws: WireFault.self) { try WireBatch(decoding: short) }
    }

    @Test("leads over no more places than there are, and over one at least")
    func bridges() throws {
        let hash = try #require(Digest256(bytes: [UInt8](repeating: 1, count: 32)))
        for (lost, isRight) in [(-1, false), (0, false), (1, true), (4, true), (5, false)] {
            let make = {
                try WireBatch(
                    post: "P", epoch: SampleChain.epoch(3), firstSequence: 5, previous: hash,
                    bridge: .init(lost: Int64(lost), chainHash: hash), entries: [.withheld(hash)])
            }
            if isRight {
                let batch = try make()
                #expect(batch.previousSequence == 4 - Int64(lost))
                #expect(try WireBatch(decoding: batch.encoded()) == batch)
                #expect(throws: WireFault.notFaithful) { try batch.compact() }
            } else {
                #expect(throws: WireFault.self) { try make() }
            }
        }
        // As a stranger may send it: the number of places stands behind the chain hash.
        var bytes = try WireBatch(
            post: "P", epoch: SampleChain.epoch(3), firstSequence: 5, previous: hash,
            bridge: .init(lost: 4, chainHash: hash), entries: [.withheld(hash)]
        ).encoded()
        let place = 1 + 2 + 16 + 8 + 32
        for number: [UInt8] in [[0, 0], [5, 0], [0xFF, 0xFF]] {
            bytes.replaceSubrange(
                place..<place + 8,
                with: [number[1]] + [UInt8](repeating: number[1], count: 6) + [number[0]])
            #expect(throws: WireFault.self) { try WireBatch(decoding: bytes) }
        }
    }

    @Test("names a layout that it does not know", arguments: [0, 2, 5] as [UInt8])
    func version(_ layout: UInt8) throws {
        var bytes = try Self.batch(1).encoded()
        bytes[0] = layout
        #expect(throws: WireFault.unknownVersion(layout)) { try WireBatch(decoding: bytes) }
    }

    @Test("holds its limits when it is made")
    func limits() throws {
        let hash = try #require(Digest256(bytes: [UInt8](repeating: 1, count: 32)))
        let epoch = SampleChain.epoch(1)
        func make(
            _ entries: [WireBatch.Entry], post: String = "P", first: Int64 = 1
        ) throws -> WireBatch {
            try WireBatch(
                post: post, epoch: epoch, firstSequence: first, previous: hash, entries: entries)
        }
        #expect(throws: WireFault.self) { try make([]) }
        #expect(throws: WireFault.self) {
            try make(Array(repeating: .withheld(hash), count: WireLimits.records + 1))
        }
        #expect(throws: WireFault.self) {
            try make([.content([UInt8](repeating: 0, count: WireLimits.plainBytes))])
        }
        #expect(throws: WireFault.self) { try make([.withheld(hash)], post: "") }
        #expect(throws: WireFault.self) { try make([.withheld(hash)], first: 0) }
        _ = try make([.content([UInt8](repeating: 0, count: WireLimits.plainBytes - 5))])
    }

    @Test("ends at the epoch's end and at the byte limit, and withholds what is set aside")
    func leading() throws {
        let first = try SampleChain.records(3)
        let second = try SampleChain.records(3, epoch: SampleChain.epoch(2))
        let made = try WireBatch.leading(
            first + second, isSetAside: { $0.envelope.sequence == 2 })
        #expect(made.batch.entries.count == 3)
        #expect(made.batch.entries[1] == .withheld(first[1].recordHash))
        #expect(made.tooLarge.isEmpty)
        let large = try SampleChain.records(8, remark: String(repeating: "x", count: 200_000))
        let cut = try WireBatch.leading(large, isSetAside: { _ in false })
        #expect(cut.batch.entries.count == 5)
        let huge = try SampleChain.records(2, remark: String(repeating: "x", count: 1 << 20))
        let withheld = try WireBatch.leading(huge, isSetAside: { _ in false })
        #expect(withheld.tooLarge == [1, 2])
        #expect(withheld.batch.entries[0] == .withheld(huge[0].recordHash))
    }
}
