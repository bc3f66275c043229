import Core
import Documents
import Records
import Testing

struct DocumentComparisonTests {
    private static let agreeing: [String: JSONValue] = [
        "document": [
            "type": "P", "number": "A01234567", "issuer": "SEN", "expires_on": "2030-12-31",
        ],
        "traveller": [
            "surname": "Diop", "given_names": "Aminata", "birth_date": "1990-05-12", "sex": "F",
            "nationality": "SEN",
        ],
    ]

    /// The warnings of an agreeing body after one typed field was set, as `pointer code`.
    private func warnings(
        _ section: String? = nil, _ key: String = "", _ value: JSONValue = .null,
        zone: [String] = Specimens.passport(), on day: String = "2026-11-21"
    ) throws -> [String] {
        var body = Self.agreeing
        var document = body["document"]?.object ?? [:]
        document["mrz"] = .array(zone.map(JSONValue.string))
        body["document"] = .object(document)
        if let section {
            var members = body[section]?.object ?? [:]
            members[key] = value
            body[section] = .object(members)
        }
        return DocumentComparison.warnings(
            for: .object(body), on: try #require(CalendarDate(day))
        ).map { "\($0.pointer) \($0.code.rawValue)" }
    }

    @Test("A body that says what its zone says has no warnings")
    func agreement() throws {
        #expect(try warnings() == [])
    }

    @Test(
        "Each typed field that contradicts the zone is named",
        arguments: [
            ("document", "type", "I"), ("document", "type", "PO"),
            ("document", "number", "A01234568"), ("document", "number", "AO1234567"),
            ("document", "issuer", "MRT"), ("document", "expires_on", "2031-12-31"),
            ("document", "expires_on", "2030-11-30"), ("traveller", "surname", "Diouf"),
            ("traveller", "given_names", "Aminat"), ("traveller", "given_names", "Aminata Rose"),
            ("traveller", "birth_date", "1990-05-13"), ("traveller", "birth_date", "1890-05-12"),
            ("traveller", "birth_date", "1991-XX-XX"), ("traveller", "sex", "M"),
            ("traveller", "nationality", "D"),
        ])
    func contradictions(section: String, key: String, value: String) throws {
        let zone = Specimens.passport(code: "PD")
        let found = try warnings(
            section, key, .string(value), zone: value == "PO" ? zone : Specimens.passport())
        #expect(found == ["/\(section)/\(key) inconsistent"])
    }

    @Test(
        "The same said in another way is no contradiction",
        arguments: [
            ("document", "type", "PP"), ("document", "number", "a 0123-45.67"),
            ("document", "number", ""), ("traveller", "surname", "DIOP"),
            ("traveller", "birth_date", "1990-XX-XX"), ("traveller", "birth_date", "XXXX-05-12"),
            ("traveller", "sex", "X"), ("traveller", "sex", "unknown"),
            ("traveller", "nationality", "XXX"), ("traveller", "surname", "ديوب"),
        ])
    func agreements(section: String, key: String, value: String) throws {
        #expect(try warnings(section, key, .string(value)) == [])
    }

    @Test("Absent fields and null contradict nothing")
    func absent() throws {
        for (section, key) in [("document", "number"), ("traveller", "surname")] {
            #expect(try warnings(section, key, .null) == [])
        }
    }

    @Test("Germany may be D or DEU", arguments: ["D", "DEU"])
    func germany(code: String) throws {
        let zone = Specimens.passport(issuer: "D", nationality: "D")
        let both = try warnings("document", "issuer", .string(code), zone: zone)
        #expect(both == ["/traveller/nationality inconsistent"])
    }

    @Test("A centenarian and a newborn may share a zone")
    func ambiguousCentury() throws {
        let zone = Specimens.passport(birth: "200512")
        for year in ["2020", "1920"] {
            let found = try warnings(
                "traveller", "birth_date", .string("\(year)-05-12"), zone: zone)
            #expect(found == [])
        }
        let tooOld = try warnings("traveller", "birth_date", "1820-05-12", zone: zone)
        #expect(tooOld == ["/traveller/birth_date inconsistent"])
    }

    @Test("Unknown parts of the printed birth match anything typed")
    func unknownPrintedBirth() throws {
        let zone = Specimens.passport(birth: "90<<<<")
        #expect(try warnings(zone: zone) == [])
        #expect(
            try warnings("traveller", "birth_date", "1991-05-12", zone: zone)
                == ["/traveller/birth_date inconsistent"])
    }

    @Test(
        "Written names agree with every permitted transliteration",
        arguments: [
            ("MUELLER", "Müller"), ("MULLER", "Müller"), ("MUXXLLER", "MÜLLER"),
            ("CANXXON", "Cañon"), ("CANON", "cañon"), ("NDIAYE", "N'Diaye"),
            ("SMITH<JONES", "Smith-Jones"), ("SMITH<JONES", "Smith‑Jones"),
            ("AL<BASRI", "ALBASRI"), ("OCONNOR", "O’Connor"), ("STRASSE", "Straße"),
            ("CAMARA", "Ca\u{301}mara"), ("NGUYEN", "Nguyễn"),
        ])
    func transliterations(printed: String, written: String) throws {
        let zone = Specimens.passport(name: printed + "<<AMINATA")
        #expect(try warnings("traveller", "surname", .string(written), zone: zone) == [])
    }

    @Test("A cut name may be the beginning of the written one, component by component")
    func truncatedNames() throws {
        let zone = Specimens.passport(name: "BENNEL<WOOLOO<WARRAN<WARNAM<<DINGO<POTO")
        func surname(_ written: String) throws -> [String] {
            try warnings("traveller", "surname", .string(written), zone: zone)
                .filter { $0.hasPrefix("/traveller/surname") }
        }
        #expect(try surname("Bennelong Wooloomooloo Warrandyte Warnambool") == [])
        #expect(try surname("Bennelong Wooloomooloo") == ["/traveller/surname inconsistent"])
        #expect(
            try surname("Bennelong Woolaamooloo Warrandyte Warnambool")
                == ["/traveller/surname inconsistent"])
    }

    @Test("A name that the zone does not part may be typed in two parts", arguments: [0, 1])
    func oneName(order: Int) throws {
        var body = Self.agreeing
        body["document"] = [
            "mrz": .array(Specimens.passport(name: "SATRIYA<SUDARPA").map(JSONValue.string))
        ]
        let parts: [JSONValue] = ["Satriya", "Sudarpa"]
        body["traveller"] = ["surname": parts[order], "given_names": parts[1 - order]]
        let day = try #require(CalendarDate("2026-11-21"))
        #expect(DocumentComparison.warnings(for: .object(body), on: day) == [])
        body["traveller"] = ["surname": "Satriya"]
        #expect(
            DocumentComparison.warnings(for: .object(body), on: day).map(\.code) == [.inconsistent])
    }

    @Test("A wrong digit is named at its line")
    func checkDigits() throws {
        var zone = Specimens.passport()
        zone[1] = zone[1].replacing("900512", with: "900513")
        let found = try warnings("traveller", "birth_date", .null, zone: zone)
        #expect(found == ["/document/mrz/1 check_digit"])
    }

    @Test("Lines that were not sent one by one are named as a whole")
    func oneRun() throws {
        let zone = [Specimens.passport().joined().replacing("900512", with: "900513")]
        let found = try warnings("traveller", "birth_date", .null, zone: zone)
        #expect(found == ["/document/mrz check_digit"])
    }

    @Test("An unknown issuer is named at its line")
    func unknownIssuer() throws {
        let zone = Specimens.passport(issuer: "QQQ")
        let found = try warnings("document", "issuer", .null, zone: zone)
        #expect(found == ["/document/mrz/0 unknown_code"])
    }

    @Test("What is no zone is said once, with the line where it is known")
    func format() throws {
        #expect(try warnings(zone: ["P<SEN"]) == ["/document/mrz format"])
        let short = [Specimens.passport()[0], String(Specimens.passport()[1].dropLast())]
        #expect(try warnings(zone: short) == ["/document/mrz/1 format"])
        let day = try #require(CalendarDate("2026-11-21"))
        for zone: JSONValue in ["P<SEN", [1, 2], 7] {
            let found = DocumentComparison.warnings(for: ["document": ["mrz": zone]], on: day)
            #expect(found.map(\.pointer.description) == ["/document/mrz"])
            #expect(found.map(\.code) == [.format])
        }
        let impossible = Specimens.passport(expiry: "301232")
        #expect(
            try warnings("document", "expires_on", .null, zone: impossible)
                == ["/document/mrz/1 format"])
    }

    @Test("An expiry that only the zone states counts from the day after")
    func printedExpiry() throws {
        #expect(try warnings("document", "expires_on", .null, on: "2030-12-31") == [])
        #expect(
            try warnings("document", "expires_on", .null, on: "2031-01-01")
                == ["/document/mrz/1 expired"])
    }

    @Test("A typed expiry that has passed is another check's to name")
    func typedExpiry() throws {
        #expect(try warnings(on: "2031-01-01") == [])
    }

    @Test("Bodies without a zone or of another shape give nothing")
    func noZone() throws {
        let day = try #require(CalendarDate("2026-11-21"))
        for body: JSONValue in [[:], .null, ["document": .null], ["document": ["mrz": []]]] {
            #expect(DocumentComparison.warnings(for: body, on: day) == [])
        }
    }
}
