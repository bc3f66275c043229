internal import Core
internal import Power

/// The history drawn together into a few rows of equal spans of local time.
struct PowerHistoryTable {
    /// So many rows at most, and one more for the span under way.
    static let rowLimit = 12
    /// Hours that a row may cover.
    private static let spans = [1, 2, 3, 6, 12, 24, 48, 72, 168, 336, 744, 1_488]

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
        var served: [String: Double] = [:]
    }

    /// That a row covers.
    let hours: Int
    private let offset: (Timestamp) -> Int
    private var gathered: [Gathered] = []
    private(set) var loads: [String] = []

    /// - Parameters:
    ///   - hours: that the history is about; the rows' span follows from it.
    ///   - offset: seconds east of UTC at a time.
    init(hours: Int, offset: @escaping (Timestamp) -> Int) {
        self.hours = Self.spans.first { $0 * Self.rowLimit >= hours } ?? 2_208
        self.offset = offset
    }

    var rows: [Row] { gathered.map(\.row) }

    mutating func take(_ sample: HistorySample, _ header: HistoryHeader) {
        for load in header.loads where !loads.contains(load) { loads.append(load) }
        let start = sample.time.map { time in
            // A sample's time is its end.
            let local = time.milliseconds - 1 + Int64(offset(time)) * 1_000
            return local - local % (Int64(hours) * 3_600_000)
        }
        if gathered.last?.row.start != start || gathered.isEmpty {
            gathered.append(Gathered(start: start))
        }
        gathered[gathered.count - 1].take(sample, header)
        // Clocks that were set make more rows than there are spans.
        if gathered.count > 2 * Self.rowLimit { gathered.removeFirst() }
    }

    /// A row in the making.
    private struct Gathered {
        private(set) var row: Row
        private var means: [Mean] = Array(repeating: Mean(), count: 4)

        private struct Mean {
            var sum = 0.0
            var weight = 0.0
            var value: Double? { weight > 0 ? sum / weight : nil }
        }

        init(start: Int64?) {
            row = Row(start: start)
        }

        mutating func take(_ sample: HistorySample, _ header: HistoryHeader) {
            row.seconds += sample.seconds
            let values = [
                sample.volts?.value, sample.current?.value, sample.panel?.value,
                sample.load?.value,
            ]
            for (place, value) in values.enumerated() {
                guard let value else { continue }
                means[place].sum += value * Double(max(1, sample.seconds))
                means[place].weight += Double(max(1, sample.seconds))
            }
            (row.volts, row.current) = (means[0].value, means[1].value)
            (row.panel, row.load) = (means[2].value, means[3].value)
            row.lowestVolts = [row.lowestVolts, sample.lowestVolts?.value].compactMap(\.self).min()
            row.highestVolts = [row.highestVolts, sample.highestVolts?.value]
                .compactMap(\.self).max()
            row.highestPanel = [row.highestPanel, sample.highestPanel?.value]
                .compactMap(\.self).max()
            if let share = sample.share {
                row.share = share
                row.deviation = sample.deviation
            }
            let sights = [row.sight, sample.sight].compactMap { Sight.allCases.firstIndex(of: $0) }
            row.sight = sights.max().map { Sight.allCases[$0] } ?? .clear
            for (place, load) in header.loads.enumerated() {
                row.served[load, default: 0] += sample.served(load: place) * Double(sample.seconds)
            }
        }
    }
}
