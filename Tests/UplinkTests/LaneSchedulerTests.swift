import Testing

@testable import Uplink

@Suite("Whose turn it is on the link")
struct LaneSchedulerTests {
    @Test("the most pressing lane that waits, by the lanes' order")
    func order() {
        let scheduler = LaneScheduler()
        #expect(scheduler.next(of: []) == nil)
        for (index, lane) in Lane.allCases.enumerated() {
            #expect(scheduler.next(of: Set(Lane.allCases[index...])) == lane)
        }
    }

    @Test("lanes behind an endless queue have one byte in sixteen, and what is urgent never waits")
    func share() {
        var scheduler = LaneScheduler()
        var bytes: [Lane: Int64] = [:]
        let waiting: Set<Lane> = [.records, .flaggedAttachments, .otherAttachments]
        for _ in 0..<10_000 {
            guard let lane = scheduler.next(of: waiting) else { return #expect(Bool(false)) }
            let cost: Int64 = lane == .records ? 9_000 : 60_000
            bytes[lane, default: 0] += cost
            scheduler.served(lane, bytes: cost, waiting: waiting)
            #expect(scheduler.next(of: waiting.union([.urgent])) == .urgent)
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
        #expect(scheduler.next(of: [.records, .otherAttachments]) == .records)
    }
}
