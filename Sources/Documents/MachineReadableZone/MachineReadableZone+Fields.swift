extension MachineReadableZone {
    /// The fields as strings. Made anew at each call.
    public var fields: MachineReadableZoneFields {
        let layout = layout
        let (primary, secondary) = nameParts(layout.names)
        return MachineReadableZoneFields(
            format: format,
            documentCode: trimmed(MachineReadableZoneLayout.documentCode),
            issuer: trimmed(MachineReadableZoneLayout.issuer),
            nationality: trimmed(layout.nationality),
            documentNumber: documentNumber(layout),
            dateOfBirth: string(layout.birth),
            sex: string(layout.sex..<layout.sex + 1),
            dateOfExpiry: string(layout.expiry),
            optional: trimmed(optional),
            optional2: trimmed(layout.optional2),
            primary: words(primary),
            secondary: words(secondary),
            nameIsPossiblyTruncated: nameIsPossiblyTruncated)
    }

    /// The two halves of the name field round its first `<<`, fillers at the end left out.
    func nameParts(_ names: Range<Int>) -> (primary: Range<Int>, secondary: Range<Int>) {
        let end = end(of: names)
        var position = names.lowerBound
        while position + 1 < end {
            if self[position] == CheckDigit.filler, self[position + 1] == CheckDigit.filler {
                return (names.lowerBound..<position, position + 2..<end)
            }
            position += 1
        }
        return (names.lowerBound..<end, end..<end)
    }

    private func documentNumber(_ layout: MachineReadableZoneLayout) -> String {
        continuation.isEmpty
            ? trimmed(layout.documentNumber)
            : string(layout.documentNumber) + string(continuation)
    }

    private func trimmed(_ range: Range<Int>) -> String {
        string(range.lowerBound..<end(of: range))
    }

    private func end(of range: Range<Int>) -> Int {
        var end = range.upperBound
        while end > range.lowerBound, self[end - 1] == CheckDigit.filler { end -= 1 }
        return end
    }

    /// Runs of fillers become one space; none stands at either end.
    private func words(_ range: Range<Int>) -> String {
        String(unsafeUninitializedCapacity: range.count) { buffer in
            var count = 0
            for position in range {
                let character = self[position]
                if character != CheckDigit.filler {
                    buffer[count] = character
                } else if count > 0, buffer[count - 1] != UInt8(ascii: " ") {
                    buffer[count] = UInt8(ascii: " ")
                } else {
                    continue
                }
                count += 1
            }
            if count > 0, buffer[count - 1] == UInt8(ascii: " ") { count -= 1 }
            return count
        }
    }
}
