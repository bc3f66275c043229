/// A segment of the history as something that can be carried elsewhere piece by piece and be read
/// there.
public struct HistorySegment: Sendable {
    /// A piece of a segment.
    public struct Piece: Sendable, Hashable {
        /// The segment's header, then what stands behind ``offset`` as it is.
        public let frames: [UInt8]
        /// Where the first byte behind the header stands in the segment.
        public let offset: Int
        /// Where the next piece begins.
        public let end: Int
        public let entries: Int
    }

    /// An entry with the place in its segment that makes it one of a kind.
    public struct Placed: Sendable, Hashable {
        public let entry: HistoryEntry
        public let header: HistoryHeader
        public let offset: Int
        /// The checksum of its frame.
        public let checksum: UInt32
    }

    private let bytes: [UInt8]
    private let decoded: HistoryFrame.Decoded

    public init(_ bytes: [UInt8]) {
        self.bytes = bytes
        decoded = HistoryFrame.decode(bytes)
    }

    /// What stands behind a place; `nil` where no whole entry does.
    ///
    /// - Parameter limit: bytes at most, of which there is always one entry.
    public func piece(behind offset: Int, limit: Int) -> Piece? {
        let start = max(offset, header.frame?.upperBound ?? 0)
        let following = decoded.frames.filter { $0.lowerBound >= start }
        guard let first = following.first else { return nil }
        let end = following.last { $0.upperBound - start <= limit }?.upperBound ?? first.upperBound
        let front =
            header.frame.map { Array(bytes[$0]) }
            ?? HistoryFrame.encode(.header(HistoryHeader(loads: [], slot: 0)))
        return Piece(
            frames: front + bytes[start..<end], offset: start, end: end,
            entries: zip(decoded.places, decoded.entries).count { place, _ in
                (start..<end).contains(place)
            })
    }

    /// Entries behind a place, to its end.
    public func entries(behind offset: Int) -> Int {
        let start = max(offset, header.frame?.upperBound ?? 0)
        return decoded.places.count { $0 >= start }
    }

    /// Reads a piece again; `nil` where it does not begin with a header. Kinds of a newer release
    /// and what was damaged are passed over.
    ///
    /// - Parameter offset: of the piece.
    public static func entries(in frames: [UInt8], at offset: Int) -> [Placed]? {
        let segment = HistorySegment(frames)
        guard let front = segment.header.frame, front.lowerBound == 0 else { return nil }
        var header = segment.header.value
        var placed: [Placed] = []
        let ends = Dictionary(
            uniqueKeysWithValues: segment.decoded.frames.map { ($0.lowerBound, $0.upperBound) })
        for (place, entry) in zip(segment.decoded.places, segment.decoded.entries) {
            guard place >= front.upperBound, let end = ends[place] else { continue }
            if case .header(let next) = entry {
                header = next
                continue
            }
            var tail = ByteTray(Array(frames[(end - 4)..<end]))
            placed.append(
                Placed(
                    entry: entry, header: header, offset: offset + place - front.upperBound,
                    checksum: tail.take(UInt32.self) ?? 0))
        }
        return placed
    }

    /// With which each segment begins.
    private var header: (frame: Range<Int>?, value: HistoryHeader) {
        guard let frame = decoded.frames.first, decoded.places.first == frame.lowerBound,
            case .header(let header)? = decoded.entries.first
        else { return (nil, HistoryHeader(loads: [], slot: 0)) }
        return (frame, header)
    }
}
