internal import Core
internal import Journal
internal import Records

extension CaptureService {
    /// A table as data: what it is of, and its lines.
    struct Table: Sendable {
        let json: JSONValue
        let columns: [String]
        let lines: [[JSONValue]]
    }

    /// What the statistics answer.
    struct Statistics: Sendable {
        let query: StatisticsQuery
        let rows: [StatisticsRow]
        let json: JSONValue

        var table: Table {
            Table(json: json, columns: StatisticsRow.columns, lines: rows.map(\.cells))
        }
    }

    /// Counts of the post. An auditor reads here too, and is not of the post.
    func statistics(
        _ items: QueryItems, for principal: Principal
    ) async throws(CaptureFault) -> Statistics {
        try require(principal.role.mayReadCrossings, principal)
        guard let search else { throw .journal(.closed) }
        let time = options.time
        let today = time.dayAndHour(of: clock.stamp().time).day
        let query = try StatisticsQuery(
            items, today: today, isOutsider: principal.role == .auditor)
        let (counts, lost) = try await search.ask { (index) throws(JournalFault) in
            (
                try index.counts(
                    query.table.measures, days: query.days, byDay: query.period != .all),
                try index.notCounted()
            )
        }
        let rows = StatisticsReport(query, counts).rows
        func day(_ day: Int) -> JSONValue {
            .string(CalendarDate(daysSinceEpoch: day).description)
        }
        let json: JSONValue = [
            "from": day(query.days.lowerBound), "to": day(query.days.upperBound),
            "by": .string(query.table.rawValue), "per": .string(query.period.rawValue),
            "audience": .string(query.audience.rawValue), "timezone": .string(time.zone),
            "at": .string(clock.stamp().time.description), "not_counted": .integer(lost),
            "rows": .array(rows.map(\.json)),
        ]
        return Statistics(query: query, rows: rows, json: json)
    }

    /// What was done at the post and by whom, the newest first; itself recorded.
    func auditTrail(
        _ query: AuditQuery, for principal: Principal
    ) async throws(CaptureFault) -> Table {
        try require(principal.role == .auditor, principal)
        guard let search else { throw .journal(.closed) }
        let (page, next) = try await search.ask { (index) throws(JournalFault) in
            let places = try index.find(
                .audits, terms: query.terms, in: query.span, before: query.cursor?.found,
                limit: query.limit + 1)
            let page = places.prefix(query.limit)
            return (
                try index.records(page.map(\.position)).map(\.record),
                places.count > query.limit ? page.last.map(SearchCursor.init) : nil
            )
        }
        try await audit(
            AuditBody.make(
                action: "audit_read", target: String(query.words.prefix(BodyLimits.textLength)),
                result: "\(page.count) shown"),
            officer: principal.badge, workstation: principal.workstation)
        let lines = page.map(AuditQuery.cells)
        let entries = lines.map { line in
            JSONValue.object(
                Dictionary(uniqueKeysWithValues: zip(AuditQuery.columns, line)))
        }
        return Table(
            json: ["entries": .array(entries), "next": JSONValue(next?.text)],
            columns: AuditQuery.columns, lines: lines)
    }
}
