import Core
import Documents
import Testing

struct MachineReadableZoneTests {
    @Test("The passport specimen gives every field")
    func passport() throws {
        let zone = try MachineReadableZone(lines: Specimens.passport)
        let fields = zone.fields
        #expect(zone.isValid)
        #expect(zone.format == .td3)
        #expect(fields.documentCode == "P")
        #expect(fields.issuer == "UTO")
        #expect(fields.nationality == "UTO")
        #expect(fields.documentNumber == "L898902C3")
        #expect(fields.dateOfBirth == "740812")
        #expect(fields.sex == "F")
        #expect(fields.dateOfExpiry == "120415")
        #expect(fields.optional == "ZE184226B")
        #expect(fields.optional2 == "")
        #expect(fields.primary == "ERIKSSON")
        #expect(fields.secondary == "ANNA MARIA")
        #expect(!fields.nameIsPossiblyTruncated)
        #expect(zone.lines == Specimens.passport)
    }

    @Test(
        "Each specimen is valid, of its format, and keeps its lines",
        arguments: zip(
            Specimens.all,
            [MachineReadableZoneFormat.td3, .td1, .td1, .td2, .mrvA, .mrvB]))
    func specimens(lines: [String], format: MachineReadableZoneFormat) throws {
        let zone = try MachineReadableZone(lines: lines)
        #expect(zone.failing == [])
        #expect(zone.format == format)
        #expect(zone.lines == lines)
    }

    @Test("A number longer than nine characters is read whole, without its digit")
    func longNumber() throws {
        let fields = try MachineReadableZone(lines: Specimens.cardWithLongNumber).fields
        #expect(fields.documentNumber == "D23145890734")
        #expect(fields.optional == "")
    }

    @Test("A long number may leave optional data behind its filler, and may fill the field")
    func longNumberAndOptional() throws {
        let number = "BE0123456789"
        let rest = "789" + Specimens.digit(number)
        for (optional, left) in [(rest + "<X7", "X7"), (rest, "")] {
            let first = "IDBEL" + "BE0123456" + "<" + Specimens.padded(optional, 15)
            let middle = "7408122F1204159BEL" + "<<<<<<<<<<<"
            let composite = Specimens.digit(
                String(first.dropFirst(5)) + "7408122" + "1204159" + "<<<<<<<<<<<")
            let zone = try MachineReadableZone(
                lines: [first, middle + composite, Specimens.card[2]])
            #expect(zone.failing == [])
            #expect(zone.fields.documentNumber == number)
            #expect(zone.fields.optional == left)
        }
    }

    @Test("A lone digit behind a filler is not taken for the end of a long number")
    func noLongNumber() throws {
        var lines = Specimens.card
        lines[0] = "I<UTOD23145890<7<<<<<<<<<<<<<<"
        let zone = try MachineReadableZone(lines: lines)
        #expect(zone.failing.contains(.documentNumber))
        #expect(zone.fields.documentNumber == "D23145890")
        #expect(zone.fields.optional == "7")
    }

    @Test("A passport's number never runs on")
    func passportNumberStaysInItsPlace() throws {
        let lines = [Specimens.passport[0], "L898902C3<UTO7408122F1204159ZE184226B<<<<<10"]
        let zone = try MachineReadableZone(lines: lines)
        #expect(zone.failing == [.documentNumber, .composite])
        #expect(zone.fields.documentNumber == "L898902C3")
    }

    @Test("An empty optional field's digit may be 0 or a filler", arguments: ["0", "<"])
    func emptyOptional(digit: String) throws {
        let zone = try MachineReadableZone(lines: Specimens.passport(optionalDigit: digit))
        #expect(zone.failing == [])
        #expect(zone.verdict(on: .optional) == .ok)
    }

    @Test("An empty optional field's digit may be nothing else")
    func emptyOptionalWrongDigit() throws {
        let zone = try MachineReadableZone(lines: Specimens.passport(optionalDigit: "4"))
        #expect(zone.failing == [.optional])
    }

    @Test(
        "Parts of a birth may be unknown",
        arguments: ["<<<<<<", "90<<<<", "9005<<", "<<0512", "<<<<12", "90<<31", "<<0229"])
    func unknownBirth(birth: String) throws {
        let zone = try MachineReadableZone(lines: Specimens.passport(birth: birth))
        #expect(zone.failing == [])
        #expect(zone.fields.dateOfBirth == birth)
        #expect(zone.verdict(on: .dateOfBirth) == .ok)
    }

    @Test(
        "A birth that is no day fails as a date though its digit is right",
        arguments: ["900231", "901301", "900001", "900500", "910229", "9<0512", "90051<", "A00512"])
    func impossibleBirth(birth: String) throws {
        let zone = try MachineReadableZone(lines: Specimens.passport(birth: birth))
        #expect(zone.failing == [.date])
        #expect(zone.verdict(on: .dateOfBirth) == .badFormat)
        #expect(zone.verdict(on: .dateOfExpiry) == .ok)
    }

    @Test("An expiry must be known whole", arguments: ["<<<<<<", "3012<<", "301232", "310229"])
    func impossibleExpiry(expiry: String) throws {
        let zone = try MachineReadableZone(lines: Specimens.passport(expiry: expiry))
        #expect(zone.failing == [.date])
        #expect(zone.verdict(on: .dateOfExpiry) == .badFormat)
    }

    @Test("The last day of February is one in every year that four divides")
    func leapDay() throws {
        let zone = try MachineReadableZone(lines: Specimens.passport(birth: "000229"))
        #expect(zone.failing == [])
    }

    @Test("A name of one part is legal")
    func oneName() throws {
        let zone = try MachineReadableZone(lines: Specimens.passport(name: "ARKFREITH"))
        #expect(zone.fields.primary == "ARKFREITH")
        #expect(zone.fields.secondary == "")
        #expect(zone.verdict(on: .primary) == .ok)
        #expect(zone.verdict(on: .secondary) == .absent)
    }

    @Test("A name that ends in the last place is flagged, one that ends before is not")
    func truncation() throws {
        let exact = "PAPANDROPOULOUS<<JONATHON<WARREN<TREVOR"
        #expect(
            try MachineReadableZone(lines: Specimens.passport(name: exact)).nameIsPossiblyTruncated)
        let shorter = String(exact.dropLast())
        #expect(
            try !MachineReadableZone(lines: Specimens.passport(name: shorter))
                .nameIsPossiblyTruncated)
    }
}
