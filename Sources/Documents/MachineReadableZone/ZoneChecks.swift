/// The checks of one zone, made once over its bytes.
struct ZoneChecks {
    let text: InlineArray<90, UInt8>
    let layout: MachineReadableZoneLayout

    /// The document number with its digit, which in cards may run on into the optional field: the
    /// place of the digit then holds a filler, and the rest, the digit and a filler open the
    /// optional field (Doc 9303-5 §4.2.2 note j, Doc 9303-6 §4.2.2 note j).
    func documentNumber() -> (continuation: Range<Int>, optional: Range<Int>, isRight: Bool) {
        let none = layout.documentNumber.upperBound..<layout.documentNumber.upperBound
        let runsOn =
            layout.allowsLongNumber && text[layout.documentNumberDigit] == CheckDigit.filler
            && text[layout.documentNumber.upperBound - 1] != CheckDigit.filler
        guard runsOn else {
            return (
                none, layout.optional,
                isRight(layout.documentNumber, digit: layout.documentNumberDigit)
            )
        }
        var end = layout.optional.lowerBound
        while end < layout.optional.upperBound, text[end] != CheckDigit.filler { end += 1 }
        // A digit alone would belong to a number of nine characters, which has its own place.
        guard end - layout.optional.lowerBound >= 2 else { return (none, layout.optional, false) }
        let continuation = layout.optional.lowerBound..<end - 1
        var digit = CheckDigit()
        for position in layout.documentNumber { digit.add(text[position]) }
        for position in continuation { digit.add(text[position]) }
        return (
            continuation, min(end + 1, layout.optional.upperBound)..<layout.optional.upperBound,
            digit.character == text[end - 1]
        )
    }

    func failures(documentNumberIsRight: Bool) -> CheckFields {
        var failures: CheckFields = []
        if !documentNumberIsRight { failures.insert(.documentNumber) }
        if !isRight(layout.birth, digit: layout.birthDigit) { failures.insert(.dateOfBirth) }
        if !isRight(layout.expiry, digit: layout.expiryDigit) { failures.insert(.dateOfExpiry) }
        if let digit = layout.optionalDigit, !isRight(layout.optional, digit: digit),
            // An empty field's digit may be a filler (Doc 9303-4 §4.2.2).
            !(text[digit] == CheckDigit.filler && isEmpty(layout.optional))
        {
            failures.insert(.optional)
        }
        if let place = layout.compositeDigit {
            var digit = CheckDigit()
            for range in layout.composite {
                for position in range { digit.add(text[position]) }
            }
            if digit.character != text[place] { failures.insert(.composite) }
        }
        if !isPossibleDay(layout.birth, partsMayBeUnknown: true) { failures.insert(.birthDay) }
        if !isPossibleDay(layout.expiry, partsMayBeUnknown: false) { failures.insert(.expiryDay) }
        return failures
    }

    private func isRight(_ range: Range<Int>, digit place: Int) -> Bool {
        var digit = CheckDigit()
        for position in range { digit.add(text[position]) }
        return digit.character == text[place]
    }

    private func isEmpty(_ range: Range<Int>) -> Bool {
        for position in range where text[position] != CheckDigit.filler { return false }
        return true
    }

    /// Whether some century has such a day. Of a birth, year, month and day may each be unknown,
    /// written with fillers (Doc 9303-3 §4.8).
    private func isPossibleDay(_ range: Range<Int>, partsMayBeUnknown: Bool) -> Bool {
        let start = range.lowerBound
        guard let year = part(at: start), let month = part(at: start + 2),
            let day = part(at: start + 4)
        else { return false }
        let unknown = ZoneChecks.unknown
        if !partsMayBeUnknown, year == unknown || month == unknown || day == unknown {
            return false
        }
        guard month == unknown || (1...12).contains(month) else { return false }
        guard day != unknown else { return true }
        let longest: Int
        switch month {
        // 2000 had a 29 February, so that every two-digit year that four divides has one.
        case 2: longest = year == unknown || year.isMultiple(of: 4) ? 29 : 28
        case 4, 6, 9, 11: longest = 30
        default: longest = 31
        }
        return (1...longest).contains(day)
    }

    private static let unknown = -1

    /// Two digits, or ``unknown`` for two fillers; `nil` for anything else.
    private func part(at position: Int) -> Int? {
        let first = text[position]
        let second = text[position + 1]
        if CheckDigit.isDigit(first), CheckDigit.isDigit(second) {
            return Int(first - UInt8(ascii: "0")) * 10 + Int(second - UInt8(ascii: "0"))
        }
        return first == CheckDigit.filler && second == CheckDigit.filler ? Self.unknown : nil
    }
}
