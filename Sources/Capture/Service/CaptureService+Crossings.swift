internal import Core
internal import Documents
internal import Journal
internal import Records
internal import Screening

extension CaptureService {
    /// Stores a crossing, or finds the same crossing stored.
    ///
    /// - Parameters:
    ///   - id: as it stood in the request.
    ///   - bytes: the body as sent, within ``BodyLimits/bodyBytes``.
    /// - Returns: after the record is on disk.
    public func putCrossing(
        id: String, bytes: [UInt8], by principal: Principal
    ) async throws(CaptureFault) -> StoredAnswer {
        try require(principal.role.mayCapture, principal)
        let id = try Self.identifier(id)
        let body = try parse(bytes)
        let stamp = clock.stamp()
        let doubts =
            try check(body, kind: .crossing, at: stamp)
            + (await attachmentDoubts(body, kind: .crossing))
        let draft = RecordDraft(
            kind: .crossing, id: id, body: body, officer: principal.badge,
            workstation: principal.workstation.description,
            verdicts: await verdicts(on: body, doubts: doubts, at: stamp))
        do {
            let answer = try await append(draft)
            await dropDraft(id, of: principal)
            return answer
        } catch {
            guard let again = await storedBefore(draft, despite: error) else { throw error }
            return again
        }
    }

    func storedCrossing(_ id: String) async throws(CaptureFault) -> SealedRecord {
        guard let id = Identifier(id), let found = try await recorded(id),
            found.envelope.kind == .crossing
        else { throw .notFound }
        return found
    }

    /// The record of that name; `nil` where there is none.
    func recorded(_ id: Identifier) async throws(CaptureFault) -> SealedRecord? {
        do throws(JournalFault) {
            return try await store.record(id)
        } catch {
            throw .journal(error)
        }
    }

    private func verdicts(
        on body: JSONValue, doubts: [BodyWarning], at stamp: ClockStamp
    ) async -> JSONValue {
        let document = await inspection.verdict(on: body, at: stamp)
        let warnings = Self.joined(
            doubts,
            DocumentComparison.warnings(
                for: body, on: Crossing(body).crossedOn ?? stamp.time.date))
        let screened = await screening.screen(
            ScreeningSubject(crossing: body, on: stamp.time.date), at: stamp)
        return [
            "mrz": document["mrz"] ?? .null,
            "chip": document["chip"] ?? .null,
            "screening": screened.full,
            "screening_at_counter": screened.atCounter,
            "warnings": .array(warnings.map(\.json)),
        ]
    }

    /// Each place and code once: the body's own doubts first, then what its document says.
    static func joined(_ first: [BodyWarning], _ second: [BodyWarning]) -> [BodyWarning] {
        var seen: Set<BodyWarning> = []
        return Array(
            (first + second).filter { seen.insert($0).inserted }.prefix(BodyLimits.warnings))
    }

    /// A disk that takes nothing new still answers for what it holds: a client that lost its
    /// receipt must not be told to wait for free space.
    private func storedBefore(
        _ draft: RecordDraft, despite fault: CaptureFault
    ) async -> StoredAnswer? {
        switch fault {
        case .journal(.full), .journal(.readOnly): break
        default: return nil
        }
        guard let record = try? await store.record(draft.id),
            record.envelope.kind == draft.kind,
            let known = try? BodyHash.of(record.envelope.body, kind: draft.kind),
            let asked = try? BodyHash.of(draft.body, kind: draft.kind), known == asked
        else { return nil }
        return StoredAnswer(isNew: false, id: draft.id, receipt: Receipt.json(of: record))
    }
}
