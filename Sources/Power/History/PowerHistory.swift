public import Core

/// The history as it is read back: entries in the order in which they were written.
public struct PowerHistory: Sendable, Hashable {
    public var entries: [HistoryEntry] = []
    /// Bytes that were no whole entry: a torn end, or damage of the disk.
    public var damagedBytes = 0

    /// - Parameter segments: whole files, the oldest first.
    public init(segments: [[UInt8]] = []) {
        for segment in segments {
            let decoded = HistoryFrame.decode(segment)
            entries += decoded.entries
            damagedBytes += decoded.damaged
        }
    }

    /// From the first entry on whose known time is not before `start`. What was written behind it
    /// belongs to it even where a clock was set back in between; the header that it stands under
    /// comes first.
    public func since(_ start: Timestamp) -> PowerHistory {
        guard let first = entries.firstIndex(where: { $0.time.map { $0 >= start } ?? false })
        else { return PowerHistory() }
        var part = self
        let header = entries[..<first].last { if case .header = $0 { true } else { false } }
        part.entries = (header.map { [$0] } ?? []) + Array(entries[first...])
        return part
    }
}
