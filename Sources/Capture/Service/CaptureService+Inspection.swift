public import Core
internal import Documents
internal import Records
internal import Screening

extension CaptureService {
    /// Looks at a document without storing a crossing; an `audit` record says that it was done.
    ///
    /// - Parameter bytes: a crossing's `document` object. Its `mrz` may also be what a reader
    ///   types: one run of characters, small letters, white space. Without it the zone in the
    ///   chip counts for `fields` and `suggested`.
    /// - Returns: `document` (as in a receipt), `fields` (the zone's values under the names of
    ///   `waypost mrz parse`, `null` without a zone), `suggested` (the same as parts of a
    ///   crossing's body), `screening`, `warnings` with pointers into the document.
    public func inspect(
        bytes: [UInt8], by principal: Principal
    ) async throws(CaptureFault) -> JSONValue {
        try require(principal.role.mayCapture, principal)
        let stamp = clock.stamp()
        let sent = try parse(bytes)
        let lines = Self.zoneLines(of: sent)
        var members = sent.object ?? [:]
        if let lines { members["mrz"] = .array(lines.map(JSONValue.string)) }
        let document: JSONValue = sent.object == nil ? sent : .object(members)
        let zone =
            lines == nil
            ? ChipFiles(document: sent).flatMap { try? $0.zone() }
            : lines.flatMap { try? MachineReadableZone(lines: $0) }
        let suggested = Self.suggestion(
            from: zone, lines: lines ?? zone?.lines ?? [], readBy: lines == nil ? "chip" : "mrz",
            on: stamp.time.date)
        let body: JSONValue = [
            "direction": "entry", "crossed_at": .string(stamp.time.description),
            "decision": ["outcome": "admitted"], "document": document,
        ]
        // Nobody has typed anything yet: what only the form can say is no doubt about a zone.
        let doubts = try checkDocument(body, at: stamp).filter {
            zone == nil || $0.code != .missing
        }
        let warnings = Self.joined(
            doubts,
            DocumentComparison.warnings(for: body, on: stamp.time.date)
                .compactMap(Self.insideDocument))
        let subject = ScreeningSubject(crossing: body, on: stamp.time.date)
        let screened = await screening.screen(subject, at: stamp)
        let answer: JSONValue = [
            "document": await inspection.verdict(on: body, at: stamp),
            "fields": zone.map { $0.fields.json } ?? .null,
            "suggested": suggested,
            "screening": screened.counter,
            "warnings": .array(warnings.map(\.json)),
        ]
        try await audit(
            AuditBody.make(
                action: "document_inspected", target: Self.name(of: subject.documents.last),
                result: answer.at("screening", "verdict")?.string ?? "cannot_say"),
            officer: principal.badge, workstation: principal.workstation)
        return answer
    }

    private static func zoneLines(of document: JSONValue) -> [String]? {
        guard let lines = document["mrz"]?.array else { return nil }
        let texts = lines.compactMap(\.string)
        guard texts.count == lines.count, !texts.isEmpty else { return nil }
        let read = MachineReadableZone.lines(fromReader: texts.joined(separator: "\n"))
        return read.isEmpty ? nil : read
    }

    /// Checks the document as the part of a crossing that it will become, and answers with places
    /// in the document alone.
    private func checkDocument(
        _ body: JSONValue, at stamp: ClockStamp
    ) throws(CaptureFault) -> [BodyWarning] {
        do throws(CaptureFault) {
            return try check(body, kind: .crossing, at: stamp).compactMap(Self.insideDocument)
        } catch {
            guard case .refused(let refusals) = error else { throw error }
            throw .refused(
                refusals.map { refusal in
                    BodyRefusal(
                        pointer: JSONPointer(Array(refusal.pointer.parts.dropFirst())),
                        detail: refusal.detail)
                })
        }
    }

    private static func insideDocument(_ warning: BodyWarning) -> BodyWarning? {
        guard warning.pointer.parts.first == "document" else { return nil }
        return BodyWarning(
            pointer: JSONPointer(Array(warning.pointer.parts.dropFirst())), code: warning.code)
    }

    /// The zone's values where a crossing's body has them; absent what the zone does not say.
    private static func suggestion(
        from zone: MachineReadableZone?, lines: [String], readBy: String, on today: CalendarDate
    ) -> JSONValue {
        guard let zone else { return .null }
        let fields = zone.fields
        func said(_ text: String) -> JSONValue { text.isEmpty ? .null : .string(text) }
        let isPassport = fields.documentCode.hasPrefix("P")
        return [
            "document": [
                "class": isPassport ? "passport" : .null,
                "type": said(fields.documentCode),
                "issuer": said(fields.issuer),
                "number": said(fields.documentNumber),
                "expires_on": JSONValue(
                    ZoneDate(fields.dateOfExpiry)?.expiry(on: today).map { "\($0)" }),
                "read_by": .string(readBy),
                "mrz": .array(lines.map(JSONValue.string)),
            ],
            "traveller": [
                "surname": said(fields.primary),
                "given_names": said(fields.secondary),
                "birth_date": JSONValue(
                    ZoneDate(fields.dateOfBirth)?.birth(on: today).map { "\($0)" }),
                "birth_date_basis": "document",
                "sex": .string(fields.sex == "M" || fields.sex == "F" ? fields.sex : "X"),
                "nationality": said(fields.nationality),
                "nationality_basis": "document",
            ],
        ]
    }

    /// What an auditor reads: which document was looked at.
    private static func name(of document: DocumentQuery?) -> String? {
        guard let number = document?.number else { return nil }
        let issuer = document?.issuer ?? "issuer unknown"
        return String("\(issuer) \(number)".prefix(BodyLimits.textLength))
    }
}
