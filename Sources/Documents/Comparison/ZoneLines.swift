import Core

/// The zone as it stands in a crossing's `document.mrz`.
struct ZoneLines {
    private let sent: [JSONValue]?

    /// `nil` where the body has no zone: absent, null or an empty array.
    init?(body: JSONValue) {
        switch body.at("document", "mrz") {
        case nil, .null, .array([]): return nil
        case .array(let lines): sent = lines
        default: sent = nil
        }
    }

    /// Anything but an array of text counts as no line at all.
    func zone() throws(MachineReadableZoneFault) -> MachineReadableZone {
        let texts = sent?.compactMap(\.string) ?? []
        guard texts.count == sent?.count else { throw .numberOfLines(found: 0) }
        return try MachineReadableZone(
            lines: MachineReadableZone.lines(fromReader: texts.joined(separator: "\n")))
    }

    /// The place of a line, counted from 0, or of the whole zone where the line is unknown or the
    /// lines were not sent one by one.
    func pointer(line: Int?) -> [String] {
        guard let line, let sent, sent.count > 1, sent.indices.contains(line) else {
            return ["document", "mrz"]
        }
        return ["document", "mrz", String(line)]
    }
}

extension MachineReadableZone {
    /// The line, counted from 0, that holds the field.
    func line(of field: ZoneField) -> Int {
        let layout = layout
        let position =
            switch field {
            case .documentCode, .issuer: 0
            case .nationality: layout.nationality.lowerBound
            case .documentNumber: layout.documentNumber.lowerBound
            case .dateOfBirth: layout.birth.lowerBound
            case .sex: layout.sex
            case .dateOfExpiry: layout.expiry.lowerBound
            case .optional: layout.optional.lowerBound
            case .optional2: layout.optional2.lowerBound
            case .primary, .secondary: layout.names.lowerBound
            case .composite: layout.compositeDigit ?? 0
            }
        return position / format.lineLength
    }
}
