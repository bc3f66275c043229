public import Core

/// The `document` part of a receipt: what the post found in the document itself.
public enum DocumentVerdict {
    /// - Parameters:
    ///   - body: a crossing's `body`.
    ///   - trust: the authorities that a chip is judged by.
    ///   - time: the instant of the inspection.
    /// - Returns: `mrz` with `format`, `valid`, `failing`, the verdict of each field under its
    ///   name, `suggestions` of misread characters and, where the text is no zone, `error`; null
    ///   where the body has no zone. `chip` as ``ChipVerdict/json``; null where no file of a chip
    ///   was read.
    public static func make(
        body: JSONValue, trust: PassiveAuthentication, at time: Timestamp
    ) -> JSONValue {
        [
            "mrz": machineReadableZone(of: body),
            "chip": chip(of: body, trust, time)?.json ?? .null,
        ]
    }

    private static func chip(
        of body: JSONValue, _ trust: PassiveAuthentication, _ time: Timestamp
    ) -> ChipVerdict? {
        guard let files = ChipFiles(document: body["document"]) else { return nil }
        let faces = (body["attachments"]?.array ?? []).filter { $0["kind"] == "face" }
            .compactMap { $0["sha256"]?.string.flatMap { Digest256($0) } }
        return trust.inspect(
            files,
            of: PassiveAuthentication.Document(
                printed: ZoneLines(body: body).flatMap { try? $0.zone() },
                issuedOn: body.at("document", "issued_on")?.string
                    .flatMap { CalendarDate($0) },
                faces: faces), at: time)
    }

    private static func machineReadableZone(of body: JSONValue) -> JSONValue {
        guard let lines = ZoneLines(body: body) else { return .null }
        do throws(MachineReadableZoneFault) {
            let zone = try lines.zone()
            return [
                "format": .string(zone.format.rawValue),
                "valid": .bool(zone.isValid),
                "failing": .array(zone.failing.map { .string($0.rawValue) }),
                "fields": zone.verdictsJSON,
                "suggestions": zone.suggestionsJSON,
                "error": .null,
            ]
        } catch {
            return [
                "format": .null,
                "valid": false,
                "failing": [.string(error.failing.rawValue)],
                "fields": [:],
                "suggestions": [],
                "error": .string(error.description),
            ]
        }
    }
}
