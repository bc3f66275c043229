import Core
import Documents
import Testing

/// One field of a specimen that a digit guards: where its characters and its digit stand.
struct GuardedField: Sendable {
    let specimen: [String]
    let check: CheckField
    let line: Int
    let characters: Range<Int>
    let digit: Int

    static let all: [GuardedField] =
        [
            (Specimens.passport, 1, 1, 0), (Specimens.largerCard, 1, 1, 0),
            (Specimens.visaA, 1, 1, 0), (Specimens.visaB, 1, 1, 0), (Specimens.card, 0, 1, 5),
        ].flatMap { specimen, numberLine, dateLine, numberStart -> [GuardedField] in
            let isCard = specimen.count == 3
            let birth = isCard ? 0 : 13
            let expiry = isCard ? 8 : 21
            return [
                GuardedField(
                    specimen: specimen, check: .documentNumber, line: numberLine,
                    characters: numberStart..<numberStart + 9, digit: numberStart + 9),
                GuardedField(
                    specimen: specimen, check: .dateOfBirth, line: dateLine,
                    characters: birth..<birth + 6, digit: birth + 6),
                GuardedField(
                    specimen: specimen, check: .dateOfExpiry, line: dateLine,
                    characters: expiry..<expiry + 6, digit: expiry + 6),
            ]
        } + [
            GuardedField(
                specimen: Specimens.passport, check: .optional, line: 1, characters: 28..<42,
                digit: 42)
        ]
}

struct CheckDigitTests {
    private static let alphabet = Array("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ<".utf8)

    @Test(
        "Any other character in a guarded place is noticed, unless ten divides what it changes",
        arguments: GuardedField.all)
    func substitutions(field: GuardedField) throws {
        var noticed = 0
        var hidden = 0
        for place in Array(field.characters) + [field.digit] {
            let original = Array(field.specimen[field.line].utf8)
            for character in Self.alphabet where character != original[place] {
                var changed = original
                changed[place] = character
                var lines = field.specimen
                lines[field.line] = String(decoding: changed, as: UTF8.self)
                let text = String(decoding: changed[field.characters], as: UTF8.self)
                let isRight = Specimens.digit(text).utf8.first == changed[field.digit]
                let zone = try MachineReadableZone(lines: lines)
                #expect(zone.failing.contains(field.check) != isRight, "\(lines)")
                if isRight { hidden += 1 } else { noticed += 1 }
            }
        }
        #expect(noticed > hidden)
    }

    @Test(
        "The composite digit covers every guarded place of passports and cards",
        arguments: [Specimens.passport, Specimens.largerCard, Specimens.card])
    func composite(lines: [String]) throws {
        let isCard = lines.count == 3
        let covered: [(Int, [Range<Int>])] =
            isCard
            ? [(0, [5..<30]), (1, [0..<7, 8..<15, 18..<29])]
            : [(1, [0..<10, 13..<20, 21..<lines[1].utf8.count - 1])]
        for (line, ranges) in covered {
            for place in 0..<lines[line].utf8.count {
                // A step of one in value changes the sum by 7, 3 or 1, never by a ten.
                var characters = Array(lines[line].utf8)
                characters[place] = characters[place] == UInt8(ascii: "4") ? 0x35 : 0x34
                guard
                    step(from: Array(lines[line].utf8)[place], to: characters[place]) % 10 != 0
                else { continue }
                var changed = lines
                changed[line] = String(decoding: characters, as: UTF8.self)
                let isLastOfAll = !isCard && place == lines[line].utf8.count - 1
                let isDigit = isLastOfAll || (isCard && line == 1 && place == 29)
                let isCovered = isDigit || ranges.contains { $0.contains(place) }
                let zone = try MachineReadableZone(lines: changed)
                #expect(zone.failing.contains(.composite) == isCovered, "\(line) \(place)")
            }
        }
    }

    @Test("Visas have no composite digit", arguments: [Specimens.visaA, Specimens.visaB])
    func visas(lines: [String]) throws {
        let zone = try MachineReadableZone(lines: lines)
        #expect(zone.verdict(on: .composite) == .notChecked)
        #expect(zone.verdict(on: .optional) == .notChecked)
    }

    private func step(from old: UInt8, to new: UInt8) -> Int {
        func value(_ character: UInt8) -> Int {
            let place = Self.alphabet.firstIndex(of: character) ?? 0
            return place == 36 ? 0 : place
        }
        return value(old) - value(new)
    }
}
