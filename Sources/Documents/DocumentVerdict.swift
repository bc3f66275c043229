public import Core

/// The `document` part of a receipt: what the post found in the document itself.
public enum DocumentVerdict {
    /// - Parameter body: a crossing's `body`.
    /// - Returns: `mrz` with `format`, `valid`, `failing`, the verdict of each field under its name,
    ///   `suggestions` of misread characters and, where the text is no zone, `error`; null where the body has no zone. `chip` is null:
    ///   the chip was not looked at.
    public static func make(body: JSONValue) -> JSONValue {
        ["mrz": machineReadableZone(of: body), "chip": .null]
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
