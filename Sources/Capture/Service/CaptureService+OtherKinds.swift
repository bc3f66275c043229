internal import Core
internal import Journal
internal import Records
internal import Screening

/// The kinds beside the crossing that clients name themselves.
public enum NamedKind: Sendable, CaseIterable {
    case vehicleVisit, incident, tally

    var recordKind: RecordKind {
        switch self {
        case .vehicleVisit: .vehicleVisit
        case .incident: .incident
        case .tally: .tally
        }
    }
}

extension CaptureService {
    /// Amendments of one's own records are the officer's for as long as a session lasts.
    static let ownRecordSpan = AccessLimits.sessionLifetime

    /// Stores a vehicle visit, an incident or a tally, or finds the same stored.
    public func put(
        _ kind: NamedKind, id: String, bytes: [UInt8], by principal: Principal
    ) async throws(CaptureFault) -> StoredAnswer {
        try require(principal.role.mayCapture, principal)
        return try await store(
            kind.recordKind, id: try Self.identifier(id), body: try parse(bytes), by: principal)
    }

    /// Stores a correction of a crossing. The original stays as it is. Where it changes the person
    /// or a document, the lists are asked about the crossing as it is then, without what other
    /// amendments changed.
    ///
    /// - Parameters:
    ///   - target: the crossing's name, from the request's path. A body without `target` gets it.
    ///   - id: the amendment's name where the client gives one.
    public func amendCrossing(
        _ target: String, id: String?, bytes: [UInt8], by principal: Principal
    ) async throws(CaptureFault) -> StoredAnswer {
        try require(principal.role.mayCapture, principal)
        let name = try named(id)
        var body = try parse(bytes)
        if case .object(var members) = body, members["target"] == nil {
            members["target"] = .string(target)
            body = .object(members)
        }
        let crossing = try await storedCrossing(target)
        if let stated = body["target"]?.string, stated != target {
            throw .refused([
                BodyRefusal(
                    pointer: JSONPointer(["target"]),
                    detail: "target names another crossing than the address does")
            ])
        }
        guard principal.role == .supervisor || isOwn(crossing, principal) else {
            throw .needsSupervisor
        }
        try await checkAnswer(body, to: crossing, by: principal)
        let amended = AmendedCrossing(
            crossing.envelope.body, changes: body["changes"]?.object ?? [:])
        return try await store(
            .amendment, id: name, body: body, by: principal,
            screening: amended.changesIdentity ? amended.body : nil)
    }

    /// Whoever was referred stands before another authority until a supervisor enters, in the
    /// amendment's remark, what it answered: so no claim of asylum becomes a refusal at the
    /// counter. It holds whatever the referral was for, so that it tells nobody which it was.
    private func checkAnswer(
        _ body: JSONValue, to crossing: SealedRecord, by principal: Principal
    ) async throws(CaptureFault) {
        let changes = body["changes"]?.object ?? [:]
        let isVoid = body["reason"]?.string == "void"
        guard isVoid || changes.keys.contains(where: { $0.hasPrefix("/decision") }) else { return }
        let current = try await current(crossing)
        guard !current.isVoid, Crossing(current.body).outcome == Self.referred else { return }
        let then = AmendedCrossing(current.body, changes: changes).body
        guard isVoid || Crossing(then).outcome != Self.referred else { return }
        guard principal.role == .supervisor else {
            refusals.add()
            throw .awaitsAnswer
        }
        guard body["remark"]?.string?.contains(where: { !$0.isWhitespace }) == true else {
            refusals.add()
            throw .refused([
                BodyRefusal(
                    pointer: JSONPointer(["remark"]),
                    detail: "this traveller was referred: say which authority answered, when, and "
                        + "under which reference")
            ])
        }
    }

    static let referred = "referred"

    /// As the amendments of now have it; without an index as it was stored.
    ///
    /// - Throws: ``CaptureFault/indexBehind(_:)`` where nobody knows them yet.
    func current(_ crossing: SealedRecord) async throws(CaptureFault) -> CurrentCrossing {
        guard let search else { return CurrentCrossing(crossing.envelope, amendments: []) }
        let amendments = try await search.ask { (index) throws(JournalFault) in
            try index.amendments(of: crossing.envelope.id)
        }
        return CurrentCrossing(crossing.envelope, amendments: amendments.map(\.envelope))
    }

    /// - Parameter crossing: what the lists are asked about; `nil` for nothing.
    func store(
        _ kind: RecordKind, id: Identifier, body: JSONValue, by principal: Principal,
        screening crossing: JSONValue? = nil
    ) async throws(CaptureFault) -> StoredAnswer {
        let warnings =
            try check(body, kind: kind, at: clock.stamp())
            + (await attachmentDoubts(body, kind: kind))
        let stamp = clock.stamp()
        var screened: Screened?
        if let crossing {
            screened = await screening.screen(
                ScreeningSubject(crossing: crossing, on: stamp.time.date), at: stamp)
        }
        return try await append(
            RecordDraft(
                kind: kind, id: id, body: body, officer: principal.badge,
                workstation: principal.workstation.description,
                verdicts: [
                    "mrz": .null, "chip": .null, "screening": screened?.full ?? .null,
                    "screening_at_counter": screened?.atCounter ?? .null,
                    "warnings": .array(warnings.map(\.json)),
                ]))
    }

    func named(_ id: String?) throws(CaptureFault) -> Identifier {
        guard let id else { return .version7(at: clock.stamp().time, random: random) }
        return try Self.identifier(id)
    }

    func isOwn(_ record: SealedRecord, _ principal: Principal) -> Bool {
        let now = clock.stamp()
        let then = record.envelope.stamp
        let span = Duration.milliseconds(now.monotonicMilliseconds - then.monotonicMilliseconds)
        return record.envelope.officer == principal.badge && now.bootID == then.bootID
            && span <= Self.ownRecordSpan
    }
}
