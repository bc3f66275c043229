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

    /// The first time that is known in a segment's bytes, found without decoding the rest of it.
    public static func firstTime(in segment: [UInt8]) -> Timestamp? {
        var length = 4_096
        while true {
            let part = Array(segment.prefix(length))
            if let time = HistoryFrame.decode(part).entries.lazy.compactMap(\.time).first {
                return time
            }
            guard length < segment.count else { return nil }
            length *= 4
        }
    }
}
