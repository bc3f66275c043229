import Core
import Documents
import Testing

struct VerdictTests {
    @Test("A right passport's fields are all right")
    func allRight() throws {
        let zone = try MachineReadableZone(lines: Specimens.passport)
        let verdicts = zone.verdicts
        #expect(verdicts.count == ZoneField.allCases.count)
        for (field, verdict) in verdicts {
            #expect(verdict == (field == .optional2 ? .notChecked : .ok), "\(field)")
        }
    }

    @Test(
        "Codes are judged by their list, and never make a zone invalid",
        arguments: [
            ("SEN", "SEN", .ok, .ok), ("D", "D", .ok, .ok), ("UNO", "XXA", .ok, .ok),
            ("XXA", "GBN", .unknownCode, .ok), ("IAO", "IAO", .unknownCode, .unknownCode),
            ("QQQ", "WSA", .unknownCode, .unknownCode), ("DEU", "SE", .unknownCode, .unknownCode),
            ("S1N", "S<N", .badFormat, .badFormat), ("", "", .badFormat, .badFormat),
        ] as [(String, String, FieldVerdict, FieldVerdict)])
    func codes(
        issuer: String, nationality: String, issuerVerdict: FieldVerdict,
        nationalityVerdict: FieldVerdict
    ) throws {
        let zone = try MachineReadableZone(
            lines: Specimens.passport(issuer: issuer, nationality: nationality))
        #expect(zone.verdict(on: .issuer) == issuerVerdict)
        #expect(zone.verdict(on: .nationality) == nationalityVerdict)
        #expect(zone.isValid)
    }

    @Test(
        "Document codes follow the harmonised second letters",
        arguments: [
            ("P<", .ok), ("PP", .ok), ("PE", .ok), ("PU", .ok), ("PM", .ok), ("PC", .unknownCode),
            ("C<", .unknownCode), ("P1", .badFormat), ("<P", .badFormat),
        ] as [(String, FieldVerdict)])
    func documentCodes(code: String, verdict: FieldVerdict) throws {
        let zone = try MachineReadableZone(lines: Specimens.passport(code: code))
        #expect(zone.verdict(on: .documentCode) == verdict)
    }

    @Test(
        "The sex of a zone is F, M or unspecified",
        arguments: [("F", .ok), ("M", .ok), ("<", .ok), ("X", .badFormat), ("1", .badFormat)]
            as [(String, FieldVerdict)])
    func sexes(sex: String, verdict: FieldVerdict) throws {
        let zone = try MachineReadableZone(lines: Specimens.passport(sex: sex))
        #expect(zone.verdict(on: .sex) == verdict)
    }

    @Test(
        "Names hold letters, a primary part, and one separation",
        arguments: [
            ("DIOP<<AMINATA", .ok, .ok), ("<<AMINATA", .badFormat, .ok), ("", .badFormat, .absent),
            ("D10P<<AMINATA", .badFormat, .ok), ("DIOP<<AMIN4TA", .ok, .badFormat),
            ("DIOP", .ok, .absent), ("DIOP<FALL", .ok, .absent),
            ("BENNEL<WOOLOO<WARRAN<WARNAM<<DINGO<POTO", .possiblyTruncated, .possiblyTruncated),
            ("PAPANDROPOULOUSPAPANDROPOULOUSPAPANDROP", .possiblyTruncated, .absent),
            ("DIOP<<AMINATA<<ROSE", .ok, .badFormat), ("DIOP<<<AMINATA", .ok, .badFormat),
        ] as [(String, FieldVerdict, FieldVerdict)])
    func names(name: String, primary: FieldVerdict, secondary: FieldVerdict) throws {
        let zone = try MachineReadableZone(lines: Specimens.passport(name: name))
        #expect(zone.verdict(on: .primary) == primary)
        #expect(zone.verdict(on: .secondary) == secondary)
    }

    @Test("A wrong digit hides whether the date is one")
    func digitFirst() throws {
        let lines = [
            Specimens.passport[0], "L898902C36UTO7413122F1204159ZE184226B<<<<<10",
        ]
        let zone = try MachineReadableZone(lines: lines)
        #expect(zone.verdict(on: .dateOfBirth) == .wrongCheckDigit)
        #expect(zone.failing == [.dateOfBirth, .composite, .date])
    }

    @Test("The receipt has every field's verdict and no chip")
    func receipt() {
        let body: JSONValue = [
            "document": ["mrz": .array(Specimens.passport.map(JSONValue.string))]
        ]
        let time = Timestamp(milliseconds: 0)
        let verdict = DocumentVerdict.make(body: body, trust: .none, at: time)
        #expect(verdict["chip"] == .null)
        #expect(verdict.at("mrz", "format") == "TD3")
        #expect(verdict.at("mrz", "valid") == true)
        #expect(verdict.at("mrz", "fields", "document_number") == "ok")
        #expect(verdict.at("mrz", "fields")?.object?.count == ZoneField.allCases.count)
        #expect(
            DocumentVerdict.make(body: ["document": [:]], trust: .none, at: time)["mrz"] == .null)
        let refused = DocumentVerdict.make(
            body: ["document": ["mrz": ["P<UTO"]]], trust: .none, at: time)
        #expect(refused.at("mrz", "valid") == false)
        #expect(refused.at("mrz", "failing") == ["length"])
        #expect(refused.at("mrz", "fields") == [:])
    }
}
