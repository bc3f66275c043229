internal import Core
internal import Health
internal import Journal
internal import Site
internal import Uplink

extension StickForecast {
    /// Counted days that say how much comes in one.
    private static let sampleDays = 14
    private static let dayLimit = 400
    private static let page = 1_000
    /// Attachments looked at in either count.
    private static let countLimit = 20_000

    /// `nil` where the journal or the disk cannot be read.
    static func read(_ paths: Paths, _ state: UplinkState) -> StickForecast? {
        guard let reader = try? JournalReader(directory: paths.journal),
            let head = try? reader.head(), let days = try? reader.days(last: dayLimit),
            let space = DiskSpace(at: paths.state)
        else { return nil }
        let receipts = ReceiptStore(directory: paths.state(of: .uplink))
        func wait(after place: Int64) -> (count: Int64, bytes: Int64, first: Int64?) {
            var (count, bytes): (Int64, Int64) = (0, 0)
            var (place, looked) = (place, 0)
            var first: Int64?
            while looked < countLimit, place < head.position,
                let named = try? reader.attachments(
                    after: place, through: head.position, limit: page), let end = named.last
            {
                for attachment in named
                where !attachment.isFlagged && !receipts.holds(attachment: attachment.sha256) {
                    count += 1
                    bytes += attachment.size
                    first = first ?? attachment.position
                }
                looked += named.count
                place = end.position
            }
            return (count, bytes, first)
        }
        let all = wait(after: state.attachmentsDone[.otherAttachments] ?? 0)
        let oldest = all.first.flatMap { first in days.last { $0.position < first } ?? days.first }
        let sample = days.suffix(sampleDays + 1)
        var perDay: Int64?
        if let first = sample.first, let last = sample.last, last.number > first.number {
            perDay = wait(after: first.position).bytes / (last.number - first.number)
        }
        return StickForecast(
            waiting: all.count, bytes: all.bytes,
            oldestDays: oldest.flatMap { oldest in days.last.map { $0.number - oldest.number } },
            bytesPerDay: perDay,
            roomBytes: space.freeBytes - AttachmentStore.Options().reserveBytes)
    }
}
