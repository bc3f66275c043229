public import Core
public import Journal
public import Records
public import Screening

/// Asks a list that came into use about those who crossed before.
///
/// What it finds becomes an `audit` record, which raises an alert as a crossing's own hit does: it
/// stands in the journal, survives, and goes to HQ in the first lane. Blocks; on a thread of its
/// own it stands in nobody's way.
public struct LateSearch: Sendable {
    private let list: InstalledList
    private let news: Screener
    private let whole: Screener
    private let journal: JournalReader

    /// - Parameters:
    ///   - list: as it is in use.
    ///   - since: the bundle that was its last one before; `nil` for a list that was not there.
    public init(
        _ list: InstalledList, since bundle: Identifier?, post: String, journal: JournalReader
    ) {
        self.list = list
        self.journal = journal
        whole = Screener(lists: [list], post: post)
        let news = list.chain.map { InstalledList($0.news(since: bundle)) } ?? list
        self.news = Screener(lists: [news], post: post)
    }

    /// A late hit of the list, for what a crossing or an amendment says of a person; `nil` where
    /// there is none, or none that was not known before.
    public func hit(
        _ record: SealedRecord, at stamp: ClockStamp, random: some RandomSource
    ) throws(JournalFault) -> RecordDraft? {
        guard let crossing = Alert.crossing(of: record),
            let subject = try subject(of: record)
        else { return nil }
        let result = news.screen(
            subject, at: stamp.time, clockIsTrusted: stamp.trust != .untrusted)
        guard result.full.verdict == .hit else { return nil }
        let known = try Set(
            journal.alerts(about: crossing).flatMap { Self.entries(of: $0, in: list.name) })
        guard let full = Self.leaving(out: known, in: result.full.json) else { return nil }
        let isDiscreet = result.counter != result.full
        return draft(
            AlertMark.lateHit, crossing, "hit", at: stamp, random,
            [
                "screening": full, "screening_at_counter": isDiscreet ? result.counter.json : .null,
                "screened": .string(record.envelope.id.description),
            ])
    }

    /// What the list holds no more of an alert that it raised; `nil` where that is nothing, or the
    /// list cannot say.
    public func withdrawal(
        of alert: Identifier, at stamp: ClockStamp, random: some RandomSource
    ) throws(JournalFault) -> RecordDraft? {
        let records = try journal.alertRecords(alert)
        let isTrusted = stamp.trust != .untrusted
        let state = ListState(
            list, post: whole.post, at: stamp.time, clockIsTrusted: isTrusted
        ).state
        guard state == .current || state == .old, let raised = records.first,
            let subject = try subject(of: raised)
        else { return nil }
        var raisedBy = Self.entries(of: raised, in: list.name)
        for record in records.dropFirst() {
            for entry in record.envelope.verdicts?["withdrawn"]?.array ?? []
            where entry["list"]?.string == list.name {
                raisedBy.remove(entry["entry"]?.string ?? "")
            }
        }
        guard !raisedBy.isEmpty else { return nil }
        let now = whole.screen(subject, at: stamp.time, clockIsTrusted: isTrusted)
        let held = now.full.checks.flatMap(\.matches).compactMap { $0.json["entry"]?.string }
        let gone = raisedBy.subtracting(held).sorted()
        guard !gone.isEmpty else { return nil }
        let entries: [JSONValue] = gone.map {
            ["list": .string(list.name), "entry": .string($0)]
        }
        return draft(
            AlertMark.withdrawn, alert, "\(gone.count) entries", at: stamp, random,
            ["withdrawn": .array(entries)])
    }

    /// The crossing or amendment by which a late hit's list was asked.
    static func screened(_ raised: SealedRecord) -> Identifier? {
        raised.envelope.verdicts?["screened"]?.string.flatMap { Identifier($0) }
    }

    /// Whom a record is about; `nil` where that is not held any more, or it changes nobody's name.
    private func subject(of record: SealedRecord) throws(JournalFault) -> ScreeningSubject? {
        let envelope = record.envelope
        let day = envelope.stamp.time.date
        switch envelope.kind {
        case .crossing: return ScreeningSubject(crossing: envelope.body, on: day)
        case .amendment:
            guard let crossing = try held(Alert.crossing(of: record)) else { return nil }
            let amended = AmendedCrossing(
                crossing.envelope.body, changes: envelope.body["changes"]?.object ?? [:])
            return amended.changesIdentity
                ? ScreeningSubject(crossing: amended.body, on: day) : nil
        default:
            let screened = try held(Self.screened(record))
            return try screened.flatMap { (record) throws(JournalFault) in
                try subject(of: record)
            }
        }
    }

    private func held(_ name: Identifier?) throws(JournalFault) -> SealedRecord? {
        guard let name else { return nil }
        do throws(JournalFault) {
            return try journal.record(name)
        } catch {
            guard case .purged = error else { throw error }
            return nil
        }
    }

    /// What a service that HQ asked raised is no list's, whatever name it has.
    private static func entries(of raised: SealedRecord, in list: String) -> Set<String> {
        guard raised.envelope.verdicts?["asked_by"] == nil else { return [] }
        let checks = raised.envelope.verdicts?.at("screening", "checks")?.array ?? []
        return Set(
            checks.filter { $0["list"]?.string == list }
                .flatMap { $0["matches"]?.array ?? [] }.compactMap { $0["entry"]?.string })
    }

    /// The view without the entries that are known; `nil` where none is left.
    private static func leaving(out known: Set<String>, in view: JSONValue) -> JSONValue? {
        var isAny = false
        let checks: [JSONValue] = (view["checks"]?.array ?? []).map { check in
            let fresh = (check["matches"]?.array ?? []).filter {
                $0["entry"]?.string.map { !known.contains($0) } ?? true
            }
            isAny = isAny || !fresh.isEmpty
            var members = check.object ?? [:]
            members["matches"] = .array(fresh)
            return .object(members)
        }
        var members = view.object ?? [:]
        members["checks"] = .array(checks)
        return isAny ? .object(members) : nil
    }

    private func draft(
        _ action: String, _ target: Identifier, _ result: String, at stamp: ClockStamp,
        _ random: some RandomSource, _ verdicts: JSONValue
    ) -> RecordDraft {
        RecordDraft(
            kind: .audit, id: .version7(at: stamp.time, random: random),
            body: [
                "action": .string(action), "target": .string(target.description),
                "result": .string(result),
            ], verdicts: verdicts)
    }
}
