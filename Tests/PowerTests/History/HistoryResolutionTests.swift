import Core
import Testing

@testable import Power

/// The sizes by which the history is bounded, and what they hold.
@Suite("The power history in several resolutions")
struct HistoryResolutionTests {
    private static let most = HistoryHeader(
        loads: (0..<HistoryHeader.loadLimit).map { "a-load-with-a-long-name-\($0)" }, slot: 300)

    private static func sample(_ time: Timestamp, _ loads: Int) -> HistorySample {
        HistorySample(
            time: time, seconds: 300, volts: Volts(25), sight: .clear, loadsOn: 1,
            served: [Double](repeating: 0.5, count: loads))
    }

    @Test("takes 64 MB at most, all together")
    func total() {
        let segments = HistoryResolution.allCases.reduce(0) { $0 + $1.segmentLimit }
        #expect(HistoryResolution.totalBytes == segments * HistoryRing.segmentBytes)
        // And a segment of each that is written anew beside the old one.
        #expect(HistoryResolution.totalBytes + 3 * HistoryRing.segmentBytes <= 64_000_000)
    }

    @Test(
        "holds its days with as many loads and events as there may be",
        arguments: HistoryResolution.allCases)
    func days(resolution: HistoryResolution) {
        let frame = HistoryFrame.encode(.sample(Self.sample(Timestamp(milliseconds: 1), 64))).count
        let longest = String(repeating: "x", count: HistoryEvent.reasonLimit)
        let event = HistoryFrame.encode(
            .event(HistoryEvent(.found, time: Timestamp(milliseconds: 1), load: 1, reason: longest))
        ).count
        // What a segment surely holds: its header's frame at the front, a frame's waste at the end.
        let header = HistoryFrame.encode(.header(Self.most)).count
        let room = HistoryRing.segmentBytes - header - max(frame, event)
        let samples = resolution.days * 86_400 / Int(resolution.slot.inSeconds)
        let events =
            HistoryEventBudget.burst
            + resolution.days * 86_400 / Int(HistoryEventBudget.refill.inSeconds)
        let wanted = samples * frame + events * event
        // One is being filled.
        #expect((resolution.segmentLimit - 1) * room >= wanted)
    }
}
