internal import Core
internal import Power

/// The history drawn together into a few rows of equal spans of local time.
struct PowerHistoryTable {
    /// So many rows at most, and one more for the span under way.
    static let rowLimit = 12
    /// Hours that a row may cover.
    private static let spans = [1, 2, 3, 6, 12, 24, 48, 72, 168]

    struct Row: Equatable {
        /// The local start, in milliseconds; `nil` where the time of day was not known.
        var start: Int64?
        var seconds = 0
        var volts: Double?
        var lowestVolts: Double?
        var highestVolts: Double?
        var current: Double?
        var share: Double?
        var deviation: Double?
        var panel: Double?
        var highestPanel: Double?
        var load: Double?
        var sight = Sight.clear
        /// Seconds for which each load was on.
        var served: [String: Int] = [:]
    }

    let hours: Int
    private(set) var rows: [Row] = []
    private(set) var loads: [String] = []

    /// - Parameters:
    ///   - hours: that the history is about; the rows' span follows from it.
    ///   - offset: seconds east of UTC at a time.
    init(_ history: PowerHistory, hours: Int, offset: (Timestamp) -> Int) {
        let span = Self.spans.first { $0 * Self.rowLimit >= hours } ?? 168
        self.hours = span
        var header = HistoryHeader(loads: [], slot: 0)
        var gathered: [(start: Int64?, samples: [(HistorySample, HistoryHeader)])] = []
        for entry in history.entries {
            switch entry {
            case .header(let next):
                header = next
                for load in next.loads where !loads.contains(load) { loads.append(load) }
            case .event: break
            case .sample(let sample):
                let start = sample.time.map { time in
                    // A sample's time is its end.
                    let local = time.milliseconds - 1 + Int64(offset(time)) * 1_000
                    return local - local % (Int64(span) * 3_600_000)
                }
                if gathered.last?.start != start || gathered.isEmpty {
                    gathered.append((start, []))
                }
                gathered[gathered.count - 1].samples.append((sample, header))
            }
        }
        rows = gathered.map { Self.row($0.start, $0.samples) }
    }

    private static func row(
        _ start: Int64?, _ samples: [(HistorySample, HistoryHeader)]
    ) -> Row {
        var row = Row(start: start)
        row.seconds = samples.reduce(0) { $0 + $1.0.seconds }
        func mean(_ value: (HistorySample) -> Double?) -> Double? {
            var (sum, weight) = (0.0, 0.0)
            for (sample, _) in samples {
                guard let value = value(sample) else { continue }
                sum += value * Double(max(1, sample.seconds))
                weight += Double(max(1, sample.seconds))
            }
            return weight > 0 ? sum / weight : nil
        }
        row.volts = mean { $0.volts?.value }
        row.lowestVolts = samples.compactMap { $0.0.lowestVolts?.value }.min()
        row.highestVolts = samples.compactMap { $0.0.highestVolts?.value }.max()
        row.current = mean { $0.current?.value }
        row.share = samples.last { $0.0.share != nil }?.0.share
        row.deviation = samples.last { $0.0.share != nil }?.0.deviation
        row.panel = mean { $0.panel?.value }
        row.highestPanel = samples.compactMap { $0.0.highestPanel?.value }.max()
        row.load = mean { $0.load?.value }
        let sights = samples.compactMap { Sight.allCases.firstIndex(of: $0.0.sight) }
        row.sight = sights.max().map { Sight.allCases[$0] } ?? .clear
        for (sample, header) in samples {
            for (place, load) in header.loads.enumerated()
            where sample.loadsOn & (1 << UInt64(place)) != 0 {
                row.served[load, default: 0] += sample.seconds
            }
        }
        return row
    }
}
