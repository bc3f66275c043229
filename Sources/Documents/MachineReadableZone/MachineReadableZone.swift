/// A machine readable zone as printed, with every check of its format made (Doc 9303-3 to -7).
///
/// Whatever has the right shape is a value: a wrong check digit does not hide the fields. Making
/// one allocates nothing; strings come to be only when ``fields`` is asked for.
public struct MachineReadableZone: Sendable {
    public let format: MachineReadableZoneFormat

    /// The joined lines; only ``characterCount`` of them are used.
    private let text: InlineArray<90, UInt8>
    let failures: CheckFields
    /// Where a long document number goes on in the optional field, its digit left out; empty for
    /// all others.
    let continuation: Range<Int>
    let optional: Range<Int>

    /// Reads the lines exactly as given: two of 44 or 36 characters or three of 30, of `A…Z`,
    /// `0…9` and `<`. See ``lines(fromReader:)`` for what comes out of a reader.
    ///
    /// - Throws: ``MachineReadableZoneFault`` where the lines have not that shape.
    public init(lines: [String]) throws(MachineReadableZoneFault) {
        let length = try Self.lineLength(of: lines)
        var text = InlineArray<90, UInt8>(repeating: 0)
        var start = 0
        for (index, line) in lines.enumerated() {
            var column = 0
            for character in line.utf8 {
                guard CheckDigit.allows(character) else {
                    // Everything before is ASCII, so that bytes are characters up to here.
                    let place = line.utf8.index(line.startIndex, offsetBy: column)
                    throw .character(line: index + 1, column: column + 1, found: line[place])
                }
                guard column < length else { break }
                text[start + column] = character
                column += 1
            }
            guard column == length, line.utf8.count == length else {
                throw .lineLength(
                    line: index + 1, found: line.unicodeScalars.count, expected: length)
            }
            start += length
        }
        self.init(text: text, lineLength: length)
    }

    /// Names of the failed checks, in a fixed order; empty for a right zone.
    public var failing: [CheckField] { failures.names }

    /// Whether every check digit is right and birth and expiry are days of the calendar. Codes of
    /// States play no part: lists of them age.
    public var isValid: Bool { failures.isEmpty }

    /// The name field ends in a letter, so that more may have followed, even if all of it just
    /// fitted (Doc 9303-4 §4.2.3).
    public var nameIsPossiblyTruncated: Bool {
        CheckDigit.isLetter(text[layout.names.upperBound - 1])
    }

    /// The lines as they were given.
    public var lines: [String] {
        (0..<format.lineCount).map {
            string($0 * format.lineLength..<($0 + 1) * format.lineLength)
        }
    }

    var layout: MachineReadableZoneLayout { .of(format) }

    /// The zone with other characters at some places.
    func replacing(_ replacements: [(place: Int, character: UInt8)]) -> MachineReadableZone {
        var text = text
        for replacement in replacements { text[replacement.place] = replacement.character }
        return MachineReadableZone(text: text, lineLength: format.lineLength)
    }

    subscript(position: Int) -> UInt8 { text[position] }

    func string(_ range: Range<Int>) -> String {
        String(unsafeUninitializedCapacity: range.count) { buffer in
            for (offset, position) in range.enumerated() { buffer[offset] = text[position] }
            return range.count
        }
    }

    private init(text: InlineArray<90, UInt8>, lineLength: Int) {
        // A first letter V makes a visa of what else would be a passport or a card.
        let isVisa = text[0] == UInt8(ascii: "V")
        switch lineLength {
        case 30: format = .td1
        case 36: format = isVisa ? .mrvB : .td2
        default: format = isVisa ? .mrvA : .td3
        }
        let layout = MachineReadableZoneLayout.of(format)
        let checks = ZoneChecks(text: text, layout: layout)
        let number = checks.documentNumber()
        self.text = text
        continuation = number.continuation
        optional = number.optional
        failures = checks.failures(documentNumberIsRight: number.isRight)
    }

    /// With two lines either may be the damaged one: the line that has a right length decides,
    /// and where none has, the nearer one.
    private static func lineLength(of lines: [String]) throws(MachineReadableZoneFault) -> Int {
        switch lines.count {
        case 3: return 30
        case 2:
            let first = lines[0].utf8.count
            let second = lines[1].utf8.count
            if first == 44 || second == 44 { return 44 }
            if first == 36 || second == 36 { return 36 }
            return max(first, second) >= 40 ? 44 : 36
        default: throw .numberOfLines(found: lines.count)
        }
    }
}
