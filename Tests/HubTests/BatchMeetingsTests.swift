import Core
import Supervision
import Testing

@testable import Hub

@Suite("Batches of one post at the same hub")
struct BatchMeetingsTests {
    private static let post = "DEMO-01"

    /// Brings numbers that must be taken in order, all at once and in the order given; returns
    /// those that were taken and those that were turned away.
    private func bring(
        _ numbers: [Int]
    ) async -> (taken: [Int], refused: Set<Int>) {
        let meetings = BatchMeetings()
        let taken = Guarded([Int]())
        let present = Guarded(0)
        let refused = Guarded(Set<Int>())
        await withTaskGroup(of: Void.self) { group in
            for number in numbers {
                group.addTask {
                    do throws(HubFault) {
                        try await meetings.attended(of: Self.post) { visit throws(HubFault) in
                            present.withLock { $0 += 1 }
                            // All are present before the first is looked at.
                            while present.withLock({ $0 }) < numbers.count { await Task.yield() }
                            while true {
                                let seen = visit.departures
                                let isTaken = taken.withLock { taken in
                                    guard number == (taken.last ?? 0) + 1 else { return false }
                                    taken.append(number)
                                    return true
                                }
                                if isTaken { return }
                                guard await visit.isWorthAnotherTry(since: seen) else {
                                    throw .behind(nil)
                                }
                            }
                        }
                    } catch {
                        _ = refused.withLock { $0.insert(number) }
                    }
                }
            }
        }
        return (taken.withLock { $0 }, refused.withLock { $0 })
    }

    @Test("are taken in their order, whichever is looked at first", arguments: 0..<20)
    func order(_ seed: UInt64) async {
        var random = SeededRandom(seed: seed)
        let numbers = (1...12).shuffled(using: &random)
        let (taken, refused) = await bring(numbers)
        #expect(taken == Array(1...12))
        #expect(refused.isEmpty)
    }

    @Test("are turned away where the one that they follow is missing", arguments: 0..<20)
    func hole(_ seed: UInt64) async {
        var random = SeededRandom(seed: seed)
        let numbers = [1, 2, 3, 5, 6, 7, 8].shuffled(using: &random)
        let (taken, refused) = await bring(numbers)
        #expect(taken == [1, 2, 3])
        #expect(refused == [5, 6, 7, 8])
    }

    @Test("one alone is told at once, and other posts are nothing to it")
    func alone() async {
        let meetings = BatchMeetings()
        await meetingOther(meetings)
        let (taken, refused) = await bring([7])
        #expect(taken.isEmpty)
        #expect(refused == [7])
    }

    private func meetingOther(_ meetings: BatchMeetings) async {
        do throws(HubFault) {
            try await meetings.attended(of: "OTHER") { _ throws(HubFault) in
                try await meetings.attended(of: Self.post) { visit throws(HubFault) in
                    let isWorthIt = await visit.isWorthAnotherTry(since: visit.departures)
                    #expect(!isWorthIt)
                }
            }
        } catch {
            Issue.record("\(error)")
        }
    }
}
