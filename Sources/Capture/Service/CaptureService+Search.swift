public import Core
internal import Journal
internal import Records

/// Who looks for people leaves a trace: each search and each crossing read back is an `audit`
/// record before its answer leaves.
extension CaptureService {
    func searchCrossings(
        _ query: CrossingQuery, for principal: Principal
    ) async throws(CaptureFault) -> JSONValue {
        try require(principal.role.mayReadCrossings, principal)
        guard let search else { throw .journal(.closed) }
        let page = try await search.ask { (index) throws(JournalFault) in
            try CrossingSearch(index: index, query: query).run()
        }
        try await audit(
            AuditBody.make(
                action: "crossings_searched",
                target: String(query.words.prefix(BodyLimits.textLength)),
                result: "\(page.found.count) found"),
            officer: principal.badge, workstation: principal.workstation)
        return [
            // HQ may know of more, and of exits elsewhere.
            "scope": "this_post",
            "standing": Self.standing(page, query),
            "crossings": .array(page.found.map(\.json)),
            "next": JSONValue(page.next?.text),
            "cut": .bool(page.isCut),
        ]
    }

    /// What this post knows of where the bearer of a document went last. It is no statement about a
    /// stay: people leave by other posts.
    private static func standing(_ page: CrossingSearch.Page, _ query: CrossingQuery) -> JSONValue {
        guard case .document = query.sought, query.cursor == nil else { return .null }
        let last = page.found.first { !$0.current.isVoid }.map(\.current)
        guard let last else { return "not_seen" }
        let crossing = Crossing(last.body)
        switch (crossing.direction, crossing.outcome) {
        case (.entry, "admitted"): return "no_exit_known"
        case (.exit, "departed"): return "exit_seen"
        default: return .null
        }
    }

    /// The crossing of that name: its receipt, what was said first and what it says now, and its
    /// times as they were where the post's clock was found wrong since.
    public func crossing(
        id: String, for principal: Principal
    ) async throws(CaptureFault) -> JSONValue {
        try require(principal.role.mayReadCrossings, principal)
        let record = try await storedCrossing(id)
        var amendments: [SealedRecord]?
        if let search {
            amendments = try await search.ask { (index) throws(JournalFault) in
                try index.amendments(of: record.envelope.id)
            }
        }
        try await audit(
            AuditBody.make(
                action: "crossing_read", target: record.envelope.id.description, result: "done"),
            officer: principal.badge, workstation: principal.workstation)
        let current = amendments.map {
            CurrentCrossing(record.envelope, amendments: $0.map(\.envelope))
        }
        let corrected: CorrectedTimes?
        do throws(JournalFault) {
            corrected = try await store.correction(of: record.envelope.stamp.bootID)
                .flatMap { CorrectedTimes(record.envelope, by: $0) }
        } catch {
            throw .journal(error)
        }
        var members = Receipt.reading(of: record, corrected: corrected).object ?? [:]
        members["current"] = current?.body ?? .null
        members["is_void"] = JSONValue(current?.isVoid)
        members["amendments"] = amendments.map { .array($0.map(FoundCrossing.json)) } ?? .null
        return .object(members)
    }
}
