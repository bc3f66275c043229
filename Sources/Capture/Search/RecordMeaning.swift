internal import Core
public import Journal
public import Records

/// What records say to the post's own search and statistics.
public struct RecordMeaning: IndexMeaning {
    /// To be raised with every change of what follows from a record.
    private static let revision = 2

    private let time: PostTime

    public init(time: PostTime) {
        self.time = time
    }

    public var version: String { "\(Self.revision) \(time.zone)" }

    public func entry(of crossing: Envelope, amendments: [Envelope]) -> IndexEntry {
        let current = CurrentCrossing(crossing, amendments: amendments)
        let said = Crossing(current.body)
        let stored = crossing.stamp.time
        let counts = CrossingCounts(
            said, isVoid: current.isVoid, isAmended: !amendments.isEmpty,
            at: said.crossedAt ?? stored, time: time)
        // RECORD.md `tally`: later records name it so that nobody counts twice. The field of a
        // crossing that names what people came in together is its group.
        let tally = current.isVoid ? nil : said.groupID.flatMap { Identifier($0) }
        let outcome = current.isVoid ? [] : [SearchTerms.outcome(said.outcome)].compactMap(\.self)
        return IndexEntry(
            shelf: .crossings, at: said.crossedAt ?? stored,
            terms: outcome + SearchTerms.of(current.body, on: stored.date), counts: counts.counts,
            covering: tally.map { .init(tally: $0, cell: counts.cell) })
    }

    public func entry(of record: Envelope) -> IndexEntry? {
        let at = record.stamp.time
        switch record.kind {
        case .audit:
            return IndexEntry(shelf: .audits, at: at, terms: AuditTerms.of(record))
        case .shift: return IndexEntry(shelf: .shifts, at: at)
        case .incident, .hitOutcome, .vehicleVisit:
            let counts = OtherCounts.of(record, time: time)
            return counts.isEmpty ? nil : IndexEntry(shelf: nil, at: at, counts: counts)
        default: return nil
        }
    }

    public func counts(of tally: Envelope, covered: [String: Int]) -> IndexCounts {
        TallyCounts.of(tally, covered: covered, time: time)
    }
}
