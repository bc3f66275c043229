internal import Core
internal import Health
internal import Journal
internal import Site
internal import Uplink

/// What waits in each lane of the link, and when it will be through: read from the journal's and
/// the uplink's files.
enum LinkLanes {
    /// Attachments looked at in a lane; a longer row is told of as so many or more.
    static let countLimit: Int64 = 20_000
    private static let page = 1_000
    /// History and logs are packed about so tightly.
    private static let packing: Int64 = 4

    /// Nothing where the journal cannot be read.
    ///
    /// - Parameters:
    ///   - downloads: what HQ is sending; nothing is on its way with the role stopped.
    ///   - left: bytes that the month's budget leaves for attachments and downloads; `nil` where
    ///     nobody limits them.
    static func read(
        _ paths: Paths, _ state: UplinkState, downloads: [DownloadReport] = [],
        left: Int64? = nil
    ) -> [LaneReport] {
        guard let reader = try? JournalReader(directory: paths.journal),
            let head = try? reader.head()
        else { return [] }
        let forwarded = state.forwarded?.position ?? 0
        var urgent = LaneReport(lane: Lane.urgent.rawValue)
        urgent.waiting = try? reader.urgentCount(after: max(forwarded, state.foretold))
        var records = LaneReport(lane: Lane.records.rawValue)
        records.waiting = max(0, head.position - forwarded)
        var lanes = [urgent, records]
        for index in lanes.indices {
            lanes[index].bytes = state.recordBytes.flatMap { cost in
                lanes[index].waiting.map { $0 * cost }
            }
        }
        var published = LaneReport(lane: Lane.downloads.rawValue)
        published.waiting = Int64(downloads.count)
        published.bytes = downloads.reduce(0) { $0 + $1.size - $1.held }
        lanes.append(published)
        let receipts = ReceiptStore(directory: paths.state(of: .uplink))
        for lane in [Lane.flaggedAttachments, .otherAttachments] {
            lanes.append(count(lane, state, reader, receipts, through: head.position))
        }
        let rings = PostRings(paths)
        for lane in [Lane.history, .logs] {
            var report = LaneReport(lane: lane.rawValue)
            if let backlog = try? rings.backlog(of: lane, after: state.rings) {
                report.waiting = backlog.entries
                report.bytes = backlog.bytes / packing
            }
            lanes.append(report)
        }
        return foretell(lanes, state, left: left)
    }

    private static func count(
        _ lane: Lane, _ state: UplinkState, _ reader: JournalReader,
        _ receipts: ReceiptStore, through last: Int64
    ) -> LaneReport {
        var report = LaneReport(lane: lane.rawValue)
        var (waiting, bytes): (Int64, Int64) = (0, 0)
        var place = state.attachmentsDone[lane] ?? 0
        while waiting < countLimit, place < last {
            guard
                let named = try? reader.attachments(
                    after: place, through: last, limit: page), let end = named.last
            else { break }
            for attachment in named
            where attachment.isFlagged == (lane == .flaggedAttachments)
                && !receipts.holds(attachment: attachment.sha256)
            {
                waiting += 1
                bytes += attachment.size
            }
            place = end.position
        }
        report.waiting = waiting
        report.bytes = bytes
        return report
    }

    /// When each lane will be through, at the rate of late and with all before it. What the
    /// month's budget does not carry to its end is through in another month.
    private static func foretell(
        _ lanes: [LaneReport], _ state: UplinkState, left: Int64?
    ) -> [LaneReport] {
        var before: Int64 = 0
        var left = left
        return lanes.map { lane in
            var lane = lane
            guard lane.waiting ?? 1 > 0 else {
                lane.throughInSeconds = 0
                return lane
            }
            let deferral = Lane(rawValue: lane.lane).flatMap { state.deferrals[$0] }
            lane.deferral = state.link == .up ? deferral?.rawValue : Deferral.link.rawValue
            if lane.deferral == nil, Lane(rawValue: lane.lane)?.isBudgeted == true,
                let budget = left, let bytes = lane.bytes
            {
                left = max(0, budget - bytes)
                if bytes > budget { lane.deferral = Deferral.budget.rawValue }
            }
            guard lane.deferral == nil, let rate = state.rate, rate > 0, let bytes = lane.bytes
            else { return lane }
            before += bytes
            lane.throughInSeconds = (before + rate - 1) / rate
            return lane
        }
    }
}
