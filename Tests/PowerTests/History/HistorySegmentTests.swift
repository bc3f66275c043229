import Core
import Testing

@testable import Power

@Suite("A piece of the power history")
struct HistorySegmentTests {
    private static let start = Timestamp(milliseconds: 1_767_225_600_000)

    private static func entries(_ count: Int) -> [HistoryEntry] {
        (1...count).map { number in
            let time = start + .seconds(number * 3_600)
            guard number % 7 == 0 else {
                return .sample(
                    HistorySample(
                        time: time, seconds: 3_600, volts: Volts(25.31), share: 0.5,
                        sight: .clear, loadsOn: 1, served: [1, 0.25]))
            }
            return .event(
                HistoryEvent(.switched, time: time, load: 1, isOn: true, reason: "\(number)"))
        }
    }

    private static func segment(_ count: Int) throws -> [UInt8] {
        var ring = HistoryRing(
            HistoryHeader(loads: ["network", "vsat"], slot: 3_600), segmentLimit: 10)
        for entry in entries(count) { ring.append(entry) }
        guard case .write(_, let bytes)? = ring.changes.first else { return [] }
        return bytes
    }

    @Test("after another, whatever their size, gives every entry once, each under its own place")
    func pieces() throws {
        let bytes = try Self.segment(100)
        for limit in [1, 200, 1_000, 100_000] {
            var place = 0
            var read: [HistorySegment.Placed] = []
            while let piece = HistorySegment(bytes).piece(behind: place, limit: limit) {
                let entries = try #require(
                    HistorySegment.entries(in: piece.frames, at: piece.offset))
                #expect(entries.count == piece.entries)
                read += entries
                place = piece.end
            }
            #expect(place == bytes.count)
            #expect(read.map(\.entry) == Self.entries(100))
            #expect(read.allSatisfy { $0.header.loads == ["network", "vsat"] })
            #expect(Set(read.map(\.offset)).count == 100)
            #expect(read.allSatisfy { bytes[$0.offset] == HistoryFrame.mark })
        }
        #expect(HistorySegment(bytes).entries(behind: 0) == 100)
    }

    @Test("keeps the places of what stands behind damage, and passes over a newer release's kinds")
    func damage() throws {
        var bytes = try Self.segment(20)
        let first = try #require(HistorySegment(bytes).piece(behind: 0, limit: 100_000))
        let whole = try #require(
            HistorySegment.entries(in: first.frames, at: first.offset))
        bytes[whole[4].offset + 6] ^= 0x40
        let piece = try #require(HistorySegment(bytes).piece(behind: 0, limit: 100_000))
        let rest = try #require(HistorySegment.entries(in: piece.frames, at: piece.offset))
        #expect(rest == whole.enumerated().filter { $0.offset != 4 }.map(\.element))
        // Behind a torn end nothing is offered until it is whole.
        let torn = Array(bytes.dropLast(3))
        let before = try #require(HistorySegment(torn).piece(behind: 0, limit: 100_000))
        #expect(before.end == whole[19].offset)
    }

    @Test("that does not begin with a header is none")
    func headless() throws {
        let bytes = try Self.segment(3)
        let piece = try #require(HistorySegment(bytes).piece(behind: 0, limit: 100_000))
        #expect(HistorySegment.entries(in: Array(piece.frames.dropFirst()), at: 0) == nil)
        #expect(HistorySegment.entries(in: [], at: 0) == nil)
        #expect(HistorySegment([]).piece(behind: 0, limit: 10) == nil)
        var seed: UInt64 = 1
        for length in 0..<300 {
            let noise = (0..<length).map { _ in
                seed = seed &* 6_364_136_223_846_793_005 &+ 1
                return UInt8(truncatingIfNeeded: seed >> 33)
            }
            _ = HistorySegment.entries(in: piece.frames + noise, at: .max - 100_000)
            _ = HistorySegment(noise).piece(behind: length / 2, limit: 50)
        }
    }
}
