extension MachineReadableZone {
    /// Every field's verdict.
    public var verdicts: [ZoneField: FieldVerdict] {
        Dictionary(uniqueKeysWithValues: ZoneField.allCases.map { ($0, verdict(on: $0)) })
    }

    /// The verdict on one field. A wrong digit hides what else is wrong with the field, as any of
    /// its characters may be the misread one.
    public func verdict(on field: ZoneField) -> FieldVerdict {
        let layout = layout
        switch field {
        case .documentCode: return documentCodeVerdict
        case .issuer:
            return codeVerdict(MachineReadableZoneLayout.issuer) { $0.mayIssueDocuments }
        case .nationality: return codeVerdict(layout.nationality) { $0.mayBeNationality }
        case .documentNumber:
            if failures.contains(.documentNumber) { return .wrongCheckDigit }
            return self[layout.documentNumber.lowerBound] == CheckDigit.filler ? .badFormat : .ok
        case .dateOfBirth: return dateVerdict(digit: .dateOfBirth, day: .birthDay)
        case .dateOfExpiry: return dateVerdict(digit: .dateOfExpiry, day: .expiryDay)
        case .sex:
            let sexes = [UInt8(ascii: "F"), UInt8(ascii: "M"), CheckDigit.filler]
            return sexes.contains(self[layout.sex]) ? .ok : .badFormat
        case .optional:
            guard layout.optionalDigit != nil else { return .notChecked }
            return failures.contains(.optional) ? .wrongCheckDigit : .ok
        case .optional2: return .notChecked
        case .primary, .secondary: return nameVerdict(field, layout.names)
        case .composite:
            guard layout.compositeDigit != nil else { return .notChecked }
            return failures.contains(.composite) ? .wrongCheckDigit : .ok
        }
    }

    private func dateVerdict(digit: CheckFields, day: CheckFields) -> FieldVerdict {
        if failures.contains(digit) { return .wrongCheckDigit }
        return failures.contains(day) ? .badFormat : .ok
    }

    /// First letters: Doc 9303-4 §4.2.2, -5 §4.2.2, -6 §4.2.2, -7 §5.2; a passport's second letter
    /// by Doc 9303-4 Amendment 2. Older passports may carry a second letter of their State's own,
    /// which is why an unknown one makes no zone invalid.
    private var documentCodeVerdict: FieldVerdict {
        let first = self[0]
        let second = self[1]
        guard CheckDigit.isLetter(first),
            CheckDigit.isLetter(second) || second == CheckDigit.filler
        else { return .badFormat }
        switch format {
        case .td3:
            let known = "PEDORTSLMU<".utf8.contains(second)
            return first == UInt8(ascii: "P") && known ? .ok : .unknownCode
        case .td1, .td2:
            let known = "ACI".utf8.contains(first) && second != UInt8(ascii: "V")
            return known ? .ok : .unknownCode
        case .mrvA, .mrvB: return .ok
        }
    }

    private func codeVerdict(
        _ range: Range<Int>, suits: (StateCode) -> Bool
    ) -> FieldVerdict {
        var length = 0
        for position in range {
            let isLetter = CheckDigit.isLetter(self[position])
            guard isLetter || self[position] == CheckDigit.filler else { return .badFormat }
            if isLetter {
                guard position == range.lowerBound + length else { return .badFormat }
                length += 1
            }
        }
        guard length > 0 else { return .badFormat }
        let code = StateCode(machineReadable: string(range.prefix(length)))
        return code.map(suits) == true ? .ok : .unknownCode
    }

    /// Names hold letters only, a primary part at least, and one `<<` at most (Doc 9303-3 §4.6).
    private func nameVerdict(_ field: ZoneField, _ names: Range<Int>) -> FieldVerdict {
        let parts = nameParts(names)
        let range = field == .primary ? parts.primary : parts.secondary
        if range.isEmpty { return field == .primary ? .badFormat : .absent }
        var previous = CheckDigit.filler
        for position in range {
            let character = self[position]
            if CheckDigit.isDigit(character) { return .badFormat }
            if character == CheckDigit.filler, previous == CheckDigit.filler { return .badFormat }
            previous = character
        }
        return nameIsPossiblyTruncated ? .possiblyTruncated : .ok
    }
}
