import Core
import Uplink

/// Entries in memory: a number of parts in each lane, one entry each.
final class MemoryRings: RingSource {
    private let parts: Guarded<[Lane: Int]>
    private let bytes: Int
    /// Parts that hold nothing for HQ, in front of each lane's.
    private let empty: Int
    let looks = Counter()

    init(history: Int, logs: Int, bytes: Int = 30_000, empty: Int = 0) {
        parts = Guarded([.history: history, .logs: logs])
        self.bytes = bytes
        self.empty = empty
    }

    func add(_ count: Int, to lane: Lane) { parts.withLock { $0[lane, default: 0] += count } }

    func part(
        of lane: Lane, after places: [String: RingPlace]
    ) throws(FileFault) -> RingPart? {
        looks.add()
        let done = places[lane.rawValue]?.offset ?? 0
        guard done < parts.withLock({ $0[lane] ?? 0 }) + empty else { return nil }
        let next = RingPlace(segment: 1, offset: done + 1, mark: "x")
        let content: RingPart.Content =
            lane == .history
            ? .history(
                PowerHistoryPart(
                    resolution: "hours", segment: 1, offset: done,
                    frames: [UInt8](repeating: 7, count: bytes)))
            : .logs([
                LogLine(
                    number: Int64(done) + 1, at: Timestamp(milliseconds: 0), uptime: 0, boot: "",
                    level: .warning, role: "power", text: "line \(done)")
            ])
        return RingPart(
            content, entries: done < empty ? 0 : 1, places: [lane.rawValue: next])
    }

    func backlog(
        of lane: Lane, after places: [String: RingPlace]
    ) throws(FileFault) -> RingBacklog {
        RingBacklog(entries: 0, bytes: 0)
    }
}
