internal import Core
internal import Journal
internal import Records

/// Shifts (RECORD.md, `shift`). One is open at the post or none is; the newest record says which.
/// Nothing waits for it: officers capture whether one is open or not.
extension CaptureService {
    /// Shifts that are looked through for the newest: a clock that was set back may have put others
    /// behind it.
    private static let newest = 16

    /// Stores a shift's record, which opens one unless it says when it was closed.
    ///
    /// - Parameter id: the record's name where the client gives one, so that it can send again.
    public func postShift(
        id: String?, bytes: [UInt8], by principal: Principal
    ) async throws(CaptureFault) -> StoredAnswer {
        try require(principal.role.mayCapture, principal)
        return try await store(
            .shift, id: try named(id), body: try parse(bytes), by: principal)
    }

    /// The shift that is open with what its close-out would say now, and the one that was closed
    /// last with what it left.
    func shift(for principal: Principal) async throws(CaptureFault) -> JSONValue {
        try require(principal.role.mayCapture, principal)
        let shifts = try await shifts()
        let open = shifts.first.flatMap { Self.isOpen($0) ? $0 : nil }
        let before = shifts.first { !Self.isOpen($0) }
        var closing: JSONValue = .null
        if let open {
            let (sums, drafts) = try await closeOut(of: open)
            closing = [
                "crossings": sums.crossings, "cut": .bool(sums.isCut),
                "waiting": JSONValue(sums.waiting), "drafts": JSONValue(drafts),
            ]
        }
        return [
            "shift": open.map { Self.shown($0) } ?? .null, "closing": closing,
            "before": before.map { Self.shown($0) } ?? .null,
        ]
    }

    /// Closes the shift that is open: its record again, with the time, what the officer says and
    /// what the post knows.
    ///
    /// - Parameters:
    ///   - id: the closing record's name where the client gives one: sent again it is found stored.
    ///   - bytes: empty, or texts `occurrences[]`, `open_items[]` and `handed_to`.
    ///   - power: the post's power as it stands now; `nil` where it is not known.
    /// - Throws: ``CaptureFault/noShift`` where none is open.
    func closeShift(
        id: String?, bytes: [UInt8], power: JSONValue?, by principal: Principal
    ) async throws(CaptureFault) -> StoredAnswer {
        try require(principal.role.mayCapture, principal)
        let said = try ShiftWords(bytes.isEmpty ? [:] : try parse(bytes))
        let name = try named(id)
        if id != nil, let known = try await recorded(name) {
            guard known.envelope.kind == .shift, known.envelope.officer == principal.badge else {
                refusals.add()
                throw .journal(.conflict(name))
            }
            repeated.add()
            return StoredAnswer(isNew: false, id: name, receipt: Receipt.json(of: known))
        }
        guard let open = try await shifts().first, Self.isOpen(open) else { throw .noShift }
        let (sums, drafts) = try await closeOut(of: open)
        var body = open.envelope.body.object ?? [:]
        body["closed"] = .string(clock.stamp().time.description)
        var occurrences = (body["occurrences"]?.array ?? []) + said.occurrences
        occurrences.append(["crossings": sums.crossings])
        if let power { occurrences.append(["power": power]) }
        var items = (body["open_items"]?.array ?? []) + said.openItems
        if sums.waiting > 0 { items.append(["waiting_for_an_answer": JSONValue(sums.waiting)]) }
        if drafts > 0 { items.append(["drafts": JSONValue(drafts)]) }
        if let next = said.handedTo { items.append(["handed_to": .string(next)]) }
        // What does not fit is what was said before.
        body["occurrences"] = .array(occurrences.suffix(BodyLimits.listLength))
        body["open_items"] = .array(items.suffix(BodyLimits.listLength))
        return try await store(.shift, id: name, body: .object(body), by: principal)
    }

    private static func isOpen(_ shift: SealedRecord) -> Bool {
        shift.envelope.body["closed"]?.string == nil
    }

    private static func shown(_ shift: SealedRecord) -> JSONValue {
        var members = shift.envelope.body.object ?? [:]
        members["id"] = .string(shift.envelope.id.description)
        members["stored_at"] = .string(shift.envelope.stamp.time.description)
        members["officer"] = JSONValue(shift.envelope.officer)
        return .object(members)
    }

    /// The newest first.
    private func shifts() async throws(CaptureFault) -> [SealedRecord] {
        guard let search else { throw .journal(.closed) }
        return try await search.ask { (index) throws(JournalFault) in
            let places = try index.find(
                .shifts, terms: [],
                in: Timestamp(milliseconds: .min)..<Timestamp(milliseconds: .max),
                limit: Self.newest)
            return try index.records(places.map(\.position)).sorted { $0.position > $1.position }
                .map(\.record)
        }
    }

    private func closeOut(
        of shift: SealedRecord
    ) async throws(CaptureFault) -> (sums: ShiftCloseOut, drafts: Int) {
        guard let search else { throw .journal(.closed) }
        let opened =
            shift.envelope.body["opened"]?.string.flatMap { Timestamp($0) }
            ?? shift.envelope.stamp.time
        let sums = try await search.ask { (index) throws(JournalFault) in
            try ShiftCloseOut(index, since: opened)
        }
        return (sums, await drafts?.count() ?? 0)
    }
}

/// What an officer says at the end of a shift.
private struct ShiftWords {
    /// Half of what a record takes: the rest is for what was said at the opening and the counts.
    private static let limit = BodyLimits.listLength / 2

    var occurrences: [JSONValue] = []
    var openItems: [JSONValue] = []
    var handedTo: String?

    init(_ json: JSONValue) throws(CaptureFault) {
        guard let members = json.object else {
            throw .refused([BodyRefusal(pointer: JSONPointer(), detail: "an object is expected")])
        }
        var refused: [BodyRefusal] = []
        for (key, value) in members.sorted(by: { $0.key < $1.key }) where !value.isNull {
            switch key {
            case "occurrences", "open_items":
                let texts = value.array ?? []
                let isList = value.array != nil && texts.allSatisfy { $0.string != nil }
                if !isList || texts.count > Self.limit {
                    refused.append(
                        BodyRefusal(
                            pointer: JSONPointer([key]),
                            detail: "a list of at most \(Self.limit) texts is expected"))
                }
                if key == "occurrences" { occurrences = texts } else { openItems = texts }
            case "handed_to":
                handedTo = value.string
                if handedTo == nil {
                    refused.append(
                        BodyRefusal(pointer: JSONPointer([key]), detail: "a text is expected"))
                }
            default:
                refused.append(
                    BodyRefusal(
                        pointer: JSONPointer([key]),
                        detail: "an unknown key; occurrences, open_items and handed_to are known"))
            }
        }
        guard refused.isEmpty else { throw .refused(refused) }
    }
}
