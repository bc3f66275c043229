internal import Core
internal import Journal
internal import Records

/// What the post itself says of a shift that ends: the crossings since it was opened, by direction
/// and decision as amendments have them now, and those who still wait for an authority's answer.
struct ShiftCloseOut: Sendable {
    /// Crossings that are counted one by one; a shift has hundreds.
    static let limit = 10_000
    private static let page = 500

    private(set) var counts: [String: [String: Int]] = [:]
    /// Whether there were more than ``limit``.
    private(set) var isCut = false
    private(set) var waiting = 0

    /// Blocks.
    init(_ index: RecordIndex, since: Timestamp) throws(JournalFault) {
        let span = since..<Timestamp(milliseconds: .max)
        var (place, seen): (RecordIndex.Found?, Int) = (nil, 0)
        repeat {
            let places = try index.find(
                .crossings, terms: [], in: span, before: place, limit: Self.page)
            for placed in try index.records(places.map(\.position)) {
                try count(placed.record, index)
            }
            seen += places.count
            place = places.count == Self.page ? places.last : nil
            isCut = place != nil && seen >= Self.limit
        } while place != nil && !isCut
        waiting = try index.find(
            .crossings, terms: [SearchTerms.outcome(CaptureService.referred)].compactMap(\.self),
            in: Timestamp(milliseconds: .min)..<Timestamp(milliseconds: .max), limit: Self.page
        ).count
    }

    private mutating func count(
        _ record: SealedRecord, _ index: RecordIndex
    ) throws(JournalFault) {
        let current = CurrentCrossing(
            record.envelope,
            amendments: try index.amendments(of: record.envelope.id).map(\.envelope))
        guard !current.isVoid else { return }
        let said = Crossing(current.body)
        let direction = said.direction?.rawValue ?? "unknown"
        counts[direction, default: [:]][said.outcome ?? "unknown", default: 0] += 1
    }

    /// As it stands in the shift's `occurrences`.
    var crossings: JSONValue {
        .object(counts.mapValues { .object($0.mapValues { JSONValue($0) }) })
    }
}
