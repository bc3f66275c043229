import Testing

@testable import Uplink

@Suite("Whose turn it is on the link")
struct LaneSchedulerTests {
    @Test("the most pressing lane that waits, by the lanes' order")
    func order() {
        let scheduler = LaneScheduler()
        #expect(scheduler.next(of: [:]) == nil)
        for (index, lane) in Lane.allCases.enumerated() {
            #expect(scheduler.next(of: large(Lane.allCases[index...])) == lane)
        }
    }

    @Test("lanes behind an endless queue have one byte in sixteen, and what is urgent never waits")
    func share() throws {
        var scheduler = LaneScheduler()
        var bytes: [Lane: Int64] = [:]
        let waiting: Set<Lane> = [.records, .flaggedAttachments, .otherAttachments]
        for _ in 0..<10_000 {
            let lane = try #require(scheduler.next(of: large(waiting)))
            let cost: Int64 = lane == .records ? 9_000 : 60_000
            bytes[lane, default: 0] += cost
            scheduler.served(lane, bytes: cost, waiting: waiting)
            #expect(scheduler.next(of: large(waiting.union([.urgent]))) == .urgent)
        }
        let records = bytes[.records] ?? 0
        for lane in [Lane.flaggedAttachments, .otherAttachments] {
            let share = Double(bytes[lane] ?? 0) / Double(records)
            #expect((0.05...0.08).contains(share), "\(lane): \(share)")
        }
    }

    @Test("nothing is owed to a lane that did not wait")
    func noCredit() {
        var scheduler = LaneScheduler()
        for _ in 0..<1_000 { scheduler.served(.records, bytes: 9_000, waiting: [.records]) }
        #expect(scheduler.next(of: large([.records, .otherAttachments])) == .records)
    }

    @Test("what is small waits for sixteen times its size, and never for less than a request costs")
    func small() throws {
        for (bytes, patience) in [(50, 17), (4_000, 65), (1 << 30, 1_058)] as [(Int64, Int)] {
            var scheduler = LaneScheduler()
            var records = 0
            while scheduler.next(of: [.records: 0, .downloads: bytes]) == .records {
                scheduler.served(.records, bytes: 1_000, waiting: [.records, .downloads])
                records += 1
                try #require(records < 2_000)
            }
            #expect(records == patience, "\(bytes) bytes")
        }
    }

    private func large(_ lanes: some Sequence<Lane>) -> [Lane: Int64] {
        Dictionary(uniqueKeysWithValues: lanes.map { ($0, LaneScheduler.turn) })
    }
}
