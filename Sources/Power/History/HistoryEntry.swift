public import Core

/// What the numbers in the entries behind it mean.
public struct HistoryHeader: Sendable, Hashable {
    /// Names of the loads, in the order of the bits of ``HistorySample/loadsOn``.
    public var loads: [String]
    /// Seconds that a whole sample covers.
    public var slot: Int

    /// As many loads as there are bits.
    public static let loadLimit = 64

    public init(loads: [String], slot: Int) {
        self.loads = Array(loads.prefix(Self.loadLimit))
        self.slot = slot
    }
}

/// One entry of the history, in the order in which they were written.
public enum HistoryEntry: Sendable, Hashable {
    case header(HistoryHeader)
    case sample(HistorySample)
    case event(HistoryEvent)

    /// `nil` for headers, and where the time of day was not known.
    public var time: Timestamp? {
        switch self {
        case .header: nil
        case .sample(let sample): sample.time
        case .event(let event): event.time
        }
    }
}
