internal import Core
internal import PKI
internal import Power
internal import Site
internal import Uplink

/// What the uplink brings to HQ of the power history and of the roles' logs: it reads the files of
/// other roles and writes none of them.
struct PostRings: RingSource {
    /// Of the history the hours travel, with everything that happened to the loads.
    static let resolution = HistoryResolution.hours
    static let historyRing = "history/\(resolution.rawValue)"
    /// A hub that hears of the history for the first time gets so many segments of it, about five
    /// months.
    static let firstSegments = 8
    /// Lines of a log that matter at HQ.
    static let leastLevel = LogLine.Level.warning
    /// Entries that are counted of a backlog; a longer one is told of as so many or more.
    static let countLimit: Int64 = 1_000
    /// Bytes in front of a place that its mark is made of.
    private static let markedBytes = 64

    let paths: Paths
    let files: LinuxFiles

    init(_ paths: Paths, files: LinuxFiles = LinuxFiles()) {
        self.paths = paths
        self.files = files
    }

    static func ring(of role: Role) -> String { "logs/\(role.rawValue)" }

    func part(of lane: Lane, after places: [String: RingPlace]) throws(FileFault) -> RingPart? {
        switch lane {
        case .history: try historyPart(after: places[Self.historyRing])
        case .logs: try logsPart(after: places)
        default: nil
        }
    }

    func backlog(
        of lane: Lane, after places: [String: RingPlace]
    ) throws(FileFault) -> RingBacklog {
        var places = places
        var (entries, bytes): (Int64, Int64) = (0, 0)
        while entries < Self.countLimit, let part = try part(of: lane, after: places) {
            entries += Int64(part.entries)
            bytes += part.entries > 0 ? Int64(part.plain.count) : 0
            places.merge(part.places) { $1 }
        }
        return RingBacklog(entries: entries, bytes: bytes)
    }

    // MARK: History

    private func historyPart(after place: RingPlace?) throws(FileFault) -> RingPart? {
        let history = PowerHistoryFiles(paths: paths, Self.resolution, files: files)
        let numbers = try history.numbers()
        // A ring with lower numbers began anew, as on another disk.
        let known = place.flatMap { place in numbers.last ?? 0 < place.segment ? nil : place }
        let meant =
            known.map { known in numbers.filter { $0 >= known.segment } }
            ?? numbers.suffix(Self.firstSegments)
        for number in meant {
            let bytes: [UInt8]
            do throws(FileFault) {
                bytes = try history.read(number)
            } catch {
                // The role has removed it meanwhile.
                if error.isNotFound { continue }
                throw error
            }
            let start = known?.segment == number ? Self.start(known, in: bytes) : 0
            let piece = HistorySegment(bytes)
                .piece(behind: start, limit: HistoryRing.segmentBytes)
            guard let piece else { continue }
            let content = PowerHistoryPart(
                resolution: Self.resolution.rawValue, segment: number, offset: piece.offset,
                frames: piece.frames)
            let end = RingPlace(
                segment: number, offset: piece.end, mark: Self.mark(bytes.prefix(piece.end)))
            return RingPart(
                .history(content), entries: piece.entries, places: [Self.historyRing: end])
        }
        return nil
    }

    /// Where reading goes on in a segment: at its beginning where what HQ has is not there.
    private static func start(_ place: RingPlace?, in bytes: [UInt8]) -> Int {
        guard let place, place.offset <= bytes.count,
            place.mark == mark(bytes.prefix(place.offset))
        else { return 0 }
        return place.offset
    }

    /// - Parameter front: ends at the place.
    private static func mark(_ front: some BidirectionalCollection<UInt8>) -> String {
        String(SHA256.digest(Array(front.suffix(markedBytes))).description.prefix(8))
    }

    // MARK: Logs

    /// Lines of all roles together: a request costs more than a line.
    private func logsPart(after places: [String: RingPlace]) throws(FileFault) -> RingPart? {
        var lines: [LogLine] = []
        var bytes = 0
        var ends: [String: RingPlace] = [:]
        for role in Role.allCases {
            let ring = LogRing(directory: paths.log(of: role), files: files)
            let name = Self.ring(of: role)
            var place = start(places[name], of: ring)
            while true {
                let page = try ring.page(after: place)
                guard page.end != place, !(page.lines.isEmpty && page.damaged == 0) else { break }
                let meant = page.lines.filter { $0.level >= Self.leastLevel }
                let count = meant.reduce(0) { $0 + $1.json.compactText.utf8.count + 1 }
                guard bytes + count <= RingPart.plainLimit else { break }
                lines += meant
                bytes += count
                place = page.end
                ends[name] = RingPlace(
                    segment: page.end.segment, offset: page.end.offset,
                    mark: Self.mark(ring.bytes(before: page.end, count: Self.markedBytes) ?? []))
            }
        }
        return ends.isEmpty ? nil : RingPart(.logs(lines), entries: lines.count, places: ends)
    }

    private func start(_ place: RingPlace?, of ring: LogRing) -> LogRing.Place? {
        guard let place else { return nil }
        let found = LogRing.Place(segment: place.segment, offset: place.offset)
        let front = ring.bytes(before: found, count: Self.markedBytes)
        if let front, Self.mark(front) == place.mark { return found }
        // Its segment has made room, or was cut short; a ring that began anew has lower numbers.
        let last = (try? ring.segments())?.last ?? 0
        return last < place.segment ? nil : LogRing.Place(segment: place.segment, offset: 0)
    }
}
