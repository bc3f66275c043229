internal import Core

/// Restarts in the order in which they happened. The wall clock does not tell it: it may have been
/// set, and a board without a battery for it begins each run somewhere in the past.
///
/// 1. Runs of the board follow each other as the ladder counted them, and as the ledgers saw one
///    begin after another.
/// 2. Within a run the monotonic time counts; the board's own end is the last of it.
/// 3. Runs of which nobody knows the place are older than all others, and by the wall clock among
///    themselves.
struct ResetOrder: Sendable {
    /// Runs that are looked back to.
    static let runLimit = 1_000

    /// 0 for the run of now, -1 for the one before.
    private let places: [Identifier: Int]

    init(_ report: ServicesReport) {
        var before: [Identifier: Identifier] = [:]
        for (earlier, later) in zip(report.boots, report.boots.dropFirst()) where earlier != later {
            before[later] = earlier
        }
        for entry in report.services.flatMap(\.resets) {
            // The ladder was there each time; a role may have been left out for a while.
            if let next = entry.nextBootID, before[next] == nil { before[next] = entry.bootID }
        }
        var places = [report.bootID: 0]
        var run = report.bootID
        while let earlier = before[run], places[earlier] == nil, places.count < Self.runLimit {
            places[earlier] = -places.count
            run = earlier
        }
        self.places = places
    }

    /// Of two at the same moment the order stays as it was.
    func newestFirst(_ entries: [ResetEntry]) -> [ResetEntry] {
        entries.enumerated().map { (key: key($0.element), place: -$0.offset, entry: $0.element) }
            .sorted { ($0.key, $0.place) > ($1.key, $1.place) }
            .map(\.entry)
    }

    private struct Key: Comparable {
        let run: Int
        let milliseconds: Int64

        static func < (left: Key, right: Key) -> Bool {
            (left.run, left.milliseconds) < (right.run, right.milliseconds)
        }
    }

    private func key(_ entry: ResetEntry) -> Key {
        guard let place = places[entry.bootID] else {
            return Key(run: .min, milliseconds: entry.at.milliseconds)
        }
        if entry.scope == .board { return Key(run: place, milliseconds: .max) }
        let end = entry.endedBefore ?? entry.endedAfter ?? .zero
        return Key(run: place, milliseconds: end.wholeMilliseconds)
    }
}
