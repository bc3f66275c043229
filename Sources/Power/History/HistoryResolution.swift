import Core

/// How finely the history is kept, and for how long at least.
///
/// The three rings together take at most ``totalBytes``. Each holds its time even for a post of
/// ``HistoryHeader/loadLimit`` loads on which ``HistoryEventBudget`` lets through all that it may;
/// for a post of ordinary size they reach further back.
public enum HistoryResolution: String, Sendable, Hashable, CaseIterable {
    case minutes
    case fiveMinutes = "five-minutes"
    case hours

    /// What a whole sample covers.
    public var slot: Duration {
        switch self {
        case .minutes: .seconds(60)
        case .fiveMinutes: .seconds(300)
        case .hours: .seconds(3_600)
        }
    }

    public var days: Int {
        switch self {
        case .minutes: 14
        case .fiveMinutes, .hours: 731
        }
    }

    /// Segments of ``HistoryRing/segmentBytes``.
    public var segmentLimit: Int {
        switch self {
        case .minutes: 110
        case .fiveMinutes: 1_190
        case .hours: 320
        }
    }

    /// What all resolutions may take on the disk: 53 MB.
    public static let totalBytes = allCases.reduce(0) {
        $0 + $1.segmentLimit * HistoryRing.segmentBytes
    }
}
