public import Core

extension MachineReadableZone {
    /// `{valid, failing[], fields{}, suggestions[], error}` as `waypost mrz parse` prints it;
    /// `error` is null.
    public var json: JSONValue {
        [
            "valid": .bool(isValid),
            "failing": .array(failing.map { .string($0.rawValue) }),
            "fields": fields.json,
            "suggestions": suggestionsJSON,
            "error": .null,
        ]
    }

    /// What a reader delivered, parsed, in the form of ``json``; text that is no zone is reported
    /// with `fields` null and the fault as `error`.
    public static func report(fromReader text: String) -> JSONValue {
        do throws(MachineReadableZoneFault) {
            return try MachineReadableZone(lines: lines(fromReader: text)).json
        } catch {
            return [
                "valid": false,
                "failing": [.string(error.failing.rawValue)],
                "fields": .null,
                "suggestions": [],
                "error": .string(error.description),
            ]
        }
    }

    public var suggestionsJSON: JSONValue { .array(suggestions.map(\.json)) }

    /// Every field's verdict under its name, for a receipt.
    public var verdictsJSON: JSONValue {
        .object(
            Dictionary(
                uniqueKeysWithValues: ZoneField.allCases.map {
                    ($0.rawValue, .string(verdict(on: $0).rawValue))
                }))
    }
}
