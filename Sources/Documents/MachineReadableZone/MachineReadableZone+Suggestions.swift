extension MachineReadableZone {
    /// More readings than this say nothing any more.
    public static let suggestionLimit = 8

    /// The readings with the fewest replaced characters, one or at most two, under which every
    /// check of this zone would hold. More than one means that the digits cannot tell which.
    ///
    /// Empty for a valid zone, where no such reading exists, and where there are more than
    /// ``suggestionLimit``.
    public var suggestions: [ZoneSuggestion] {
        guard !isValid else { return [] }
        let replacements = suspectPlaces.flatMap { place in
            Self.confusable(with: self[place]).map { (place: place, character: $0) }
        }
        var found = replacements.filter { replacing([$0]).isValid }.map { [$0] }
        if found.isEmpty {
            for (index, first) in replacements.enumerated() {
                for second in replacements[(index + 1)...] where second.place != first.place {
                    if replacing([first, second]).isValid { found.append([first, second]) }
                    guard found.count <= Self.suggestionLimit else { return [] }
                }
            }
        }
        return found.count > Self.suggestionLimit ? [] : found.map(suggestion)
    }

    private func suggestion(
        _ replacements: [(place: Int, character: UInt8)]
    ) -> ZoneSuggestion {
        ZoneSuggestion(
            changes: replacements.map { replacement in
                ZoneSuggestion.Change(
                    field: field(at: replacement.place),
                    line: replacement.place / format.lineLength + 1,
                    column: replacement.place % format.lineLength + 1,
                    found: Character(Unicode.Scalar(self[replacement.place])),
                    suggested: Character(Unicode.Scalar(replacement.character)))
            },
            provenBy: failing.filter { $0 != .date })
    }

    /// Places that a wrong digit accuses, in ascending order: its field and itself; where the
    /// composite alone is wrong, what no other digit guards. Where several are wrong, each of them
    /// accuses its own, and the composite digit covers them all.
    private var suspectPlaces: [Int] {
        let layout = layout
        var places: Set<Int> = []
        if failures.contains(.documentNumber) {
            places.formUnion(layout.documentNumber)
            places.insert(layout.documentNumberDigit)
            if layout.allowsLongNumber { places.formUnion(layout.optional) }
        }
        if failures.contains(.dateOfBirth) { places.formUnion([layout.birthDigit] + layout.birth) }
        if failures.contains(.dateOfExpiry) {
            places.formUnion([layout.expiryDigit] + layout.expiry)
        }
        if failures.contains(.optional), let digit = layout.optionalDigit {
            places.formUnion([digit] + layout.optional)
        }
        if places.isEmpty, failures.contains(.composite), let digit = layout.compositeDigit {
            places.insert(digit)
            if layout.optionalDigit == nil {
                places.formUnion([layout.optional, layout.optional2].joined())
            }
        }
        return places.sorted()
    }

    private func field(at place: Int) -> ZoneField {
        let layout = layout
        if place == layout.compositeDigit { return .composite }
        if layout.birth.contains(place) || place == layout.birthDigit { return .dateOfBirth }
        if layout.expiry.contains(place) || place == layout.expiryDigit { return .dateOfExpiry }
        if layout.optional2.contains(place) { return .optional2 }
        if place == layout.optionalDigit || optional.contains(place) { return .optional }
        return .documentNumber
    }

    /// Characters of OCR-B and of worn print that readers take for each other.
    private static func confusable(with character: UInt8) -> [UInt8] {
        pairs.compactMap { pair in
            pair.0 == character ? pair.1 : pair.1 == character ? pair.0 : nil
        }
    }

    private static let pairs: [(UInt8, UInt8)] = [
        "0O", "0Q", "0D", "OQ", "OD", "08", "1I", "1L", "IL", "17", "2Z", "38", "4A", "5S", "56",
        "6G", "7T", "8B", "UV", "<K", "<C",
    ].map { pair in
        let characters = Array(pair.utf8)
        return (characters[0], characters[1])
    }
}
