import Core
import Records
import Testing

@Suite("A crossing read by name")
struct CrossingTests {
    @Test("Every field that others need is there")
    func maximal() throws {
        let crossing = Crossing(BodyFixtures.maximal)
        #expect(crossing.direction == .entry)
        #expect(crossing.crossedAt == Timestamp("2026-11-18T05:00:00.250Z"))
        #expect(crossing.mode == "surge" && crossing.crossedAtSource == "workstation")
        #expect(!crossing.isFromPaper)
        let document = try #require(crossing.document)
        #expect(document.documentClass == "passport" && document.type == "PP")
        #expect(document.issuer == "D" && document.number == "C01X00T47")
        #expect(document.issuedOn == PartialDate("2023-XX-XX"))
        #expect(document.expiresOn == PartialDate("2028-02-29"))
        #expect(document.readBy == "chip" && document.absentReason == nil)
        #expect(document.zoneLines.count == 2)
        #expect(document.hasChip && document.chipFiles["sod"] == [0, 1, 2])
        #expect(crossing.otherDocuments.map(\.documentClass) == ["birth_certificate", "id_card"])
        let traveller = crossing.traveller
        #expect(traveller.surname == "MUSTERMANN" && traveller.givenNames == "ERIKA")
        #expect(traveller.nativeNames == "إيريكا" && traveller.sex == "F")
        #expect(traveller.nationality == "D" && traveller.otherNationalities == ["NER", "XXB"])
        #expect(traveller.birthDate == PartialDate("2016-08-12") && traveller.category == "visitor")
        #expect(crossing.purpose == "family_visit" && crossing.transport == "bus")
        #expect(crossing.vehiclePlate == "16-4431" && crossing.groupID == "bus 4")
        #expect(crossing.guardianCrossing?.description == "01936f2e-0000-7000-8000-000000000001")
        #expect(crossing.outcome == "refused")
        #expect(crossing.refusalReasons == ["no_visa_or_permit", "other"])
        #expect(crossing.attachments.map(\.mediaType) == ["image/jpeg"])
        #expect(crossing.attachments.map(\.size) == [40_000])
    }

    @Test(
        "What was never said, or not as its field asks, reads as nothing",
        arguments: [
            .null, [], "x", [:], ["document": 1, "traveller": [], "decision": "admitted"],
            ["direction": "in", "crossed_at": "today", "document": ["expires_on": "soon"]],
        ] as [JSONValue])
    func nothing(body: JSONValue) {
        let crossing = Crossing(body)
        #expect(crossing.direction == nil && crossing.crossedAt == nil && crossing.crossedOn == nil)
        #expect(crossing.document?.expiresOn == nil && crossing.document?.number == nil)
        #expect(crossing.traveller.birthDate == nil && crossing.outcome == nil)
        #expect(crossing.attachmentHashes == [] && crossing.refusalReasons == [])
    }

    @Test("The day of a crossing is the one at the post, not in Greenwich")
    func localDay() {
        let body = BodyFixtures.entry.setting("/crossed_at", to: "2026-11-19T01:30:00+03:00")
        #expect(Crossing(body).crossedOn?.description == "2026-11-19")
        #expect(Crossing(body).crossedAt?.date.description == "2026-11-18")
    }

    @Test("A file named twice is one file")
    func hashesOnce() throws {
        let name = String(repeating: "0a", count: 32)
        let file: JSONValue = ["sha256": .string(name)]
        let body = BodyFixtures.entry.setting("/attachments", to: [file, ["kind": "face"], file])
        #expect(Crossing(body).attachmentHashes == [try #require(Digest256(name))])
    }

    @Test(
        "Age is a range where the birth date is known in part",
        arguments: [
            ("2008-11-18", 18...18), ("2008-11-19", 17...17), ("2008-XX-XX", 17...18),
            ("2026-XX-XX", 0...0), ("2026-11-19", nil), ("XXXX-01-01", nil),
            ("2004-02-29", 22...22),
        ] as [(String, ClosedRange<Int>?)])
    func age(birthDate: String, expected: ClosedRange<Int>?) throws {
        let day = try #require(CalendarDate("2026-11-18"))
        let traveller = Crossing.Traveller(["birth_date": .string(birthDate)])
        #expect(traveller.age(on: day) == expected)
    }

    @Test("An estimate stands in where there is no birth date")
    func estimatedAge() throws {
        let day = try #require(CalendarDate("2026-11-18"))
        #expect(Crossing.Traveller(["age_estimated": 12]).age(on: day) == 12...12)
        #expect(Crossing.Traveller(["age_estimated": true]).age(on: day) == nil)
    }
}
