/// The history as segments of bounded size, the oldest of which make room for new ones; without a
/// disk: what is to be written or removed is asked for and told when done.
///
/// 1. A segment is written as a whole in place of what it was before. One that is full is never
///    written again.
/// 2. Each segment begins with a header, so that it can be read by itself.
/// 3. What could not be written waits, ``unsavedLimit`` full segments at most; beyond that the
///    oldest entries are given up and counted.
public struct HistoryRing: Sendable {
    /// What the disk has to be told, in this order.
    public enum Change: Sendable, Hashable {
        case write(segment: Int, bytes: [UInt8])
        case remove(segment: Int)
    }

    /// Small enough to be written as a whole four times an hour.
    public static let segmentBytes = 32_768
    public static let unsavedLimit = 2

    private struct Segment {
        var number: Int
        var bytes: [UInt8]
        var isSaved: Bool
    }

    public let header: HistoryHeader
    /// Segments that the ring holds at most.
    public let segmentLimit: Int
    /// Entries that were given up because the disk did not take them.
    public private(set) var lost = 0
    /// On the disk or waiting to be.
    private var numbers: [Int]
    /// Not saved, full ones first; the last one is being filled.
    private var waiting: [Segment]
    private var removals: [Int] = []

    /// - Parameters:
    ///   - numbers: of the segments on the disk.
    ///   - last: the bytes of the one with the highest number, as they are.
    public init(
        _ header: HistoryHeader, segmentLimit: Int, numbers: [Int] = [], last: [UInt8] = []
    ) {
        self.header = header
        self.segmentLimit = segmentLimit
        self.numbers = numbers.sorted()
        let decoded = HistoryFrame.decode(last)
        let isSame =
            decoded.entries.last {
                if case .header = $0 { true } else { false }
            } == .header(header)
        if let number = self.numbers.last, isSame, last.count < Self.segmentBytes {
            // A torn end is cut off here, or what is added would stand behind it.
            let whole = decoded.frames.flatMap { last[$0] }
            waiting = [Segment(number: number, bytes: whole, isSaved: whole.count == last.count)]
        } else {
            waiting = []
            begin()
        }
        trim()
    }

    public mutating func append(_ entry: HistoryEntry) {
        let frame = HistoryFrame.encode(entry)
        if (waiting.last?.bytes.count ?? 0) + frame.count > Self.segmentBytes {
            begin()
            trim()
        }
        let place = waiting.count - 1
        waiting[place].bytes += frame
        waiting[place].isSaved = false
    }

    /// What the disk does not have yet.
    public var changes: [Change] {
        waiting.filter { !$0.isSaved }.map { .write(segment: $0.number, bytes: $0.bytes) }
            + removals.map { .remove(segment: $0) }
    }

    /// The disk has carried it out.
    public mutating func done(_ change: Change) {
        switch change {
        case .write(let number, let bytes):
            guard let place = waiting.firstIndex(where: { $0.number == number }) else { return }
            waiting[place].isSaved = waiting[place].bytes == bytes
            let filling = waiting.last?.number
            waiting.removeAll { $0.isSaved && $0.number != filling }
        case .remove(let number): removals.removeAll { $0 == number }
        }
    }

    private mutating func begin() {
        waiting.removeAll(where: \.isSaved)
        while waiting.count > Self.unsavedLimit {
            let given = waiting.removeFirst()
            lost += HistoryFrame.decode(given.bytes).entries.count
            numbers.removeAll { $0 == given.number }
        }
        let number = (numbers.last ?? 0) + 1
        numbers.append(number)
        waiting.append(
            Segment(number: number, bytes: HistoryFrame.encode(.header(header)), isSaved: false))
    }

    private mutating func trim() {
        while numbers.count > segmentLimit { removals.append(numbers.removeFirst()) }
    }
}
