import Core
import Records
import Testing

@Suite("Doubts about a crossing")
struct BodyDoubtsTests {
    static let absent: JSONValue? = Optional.none

    static let missing: [DoubtCase] = [
        DoubtCase("nothing doubtful", [], []),
        DoubtCase("no document", [("/document", absent)], ["missing /document"]),
        DoubtCase("a document of null", [("/document", .null)], ["missing /document"]),
        DoubtCase(
            "an empty document", [("/document", [:])],
            [
                "missing /document/class", "missing /document/issuer", "missing /document/number",
            ]),
        DoubtCase("no number", [("/document/number", absent)], ["missing /document/number"]),
        DoubtCase("an empty number", [("/document/number", "")], ["missing /document/number"]),
        DoubtCase(
            "no last day", [("/document/expires_on", absent)], ["missing /document/expires_on"]),
        DoubtCase(
            "a birth certificate has no last day",
            [("/document/class", "birth_certificate"), ("/document/expires_on", absent)], []),
        DoubtCase("a lost document", [("/document", ["absent_reason": "lost"])], []),
        DoubtCase(
            "no document and the reason",
            [("/document", ["class": "none", "absent_reason": "stolen"])],
            []),
        DoubtCase(
            "no document without a reason", [("/document", ["class": "none"])],
            ["missing /document/absent_reason"]),
        DoubtCase("no traveller", [("/traveller", absent)], ["missing /traveller"]),
        DoubtCase(
            "an empty traveller", [("/traveller", [:])],
            [
                "missing /traveller/surname", "missing /traveller/sex",
                "missing /traveller/nationality",
                "missing /traveller/birth_date",
            ]),
        DoubtCase(
            "an age instead of a birth date",
            [("/traveller/birth_date", absent), ("/traveller/age_estimated", 40)], []),
        DoubtCase(
            "empty texts say nothing",
            [("/traveller/surname", ""), ("/traveller/nationality", "")],
            ["missing /traveller/surname", "missing /traveller/nationality"]),
        DoubtCase("unknown sex is said", [("/traveller/sex", "unknown")], []),
        DoubtCase(
            "an attachment of unknown kind of content",
            [
                ("/attachments", [["sha256": .string(String(repeating: "0a", count: 32))]])
            ], ["missing /attachments/0/kind", "missing /attachments/0/media_type"]),
        DoubtCase(
            "a child without a word on company", [("/traveller/birth_date", "2015-XX-XX")],
            ["missing /minor/accompanied_by"]),
    ]

    static let forms: [DoubtCase] = [
        DoubtCase("no instant", [("/crossed_at", "yesterday")], ["format /crossed_at"]),
        DoubtCase(
            "an instant without offset", [("/crossed_at", "2026-11-18T05:00:00")],
            ["format /crossed_at"]),
        DoubtCase(
            "an unknown direction", [("/direction", "Entry")], ["unknown_code /direction"]),
        DoubtCase(
            "an empty outcome", [("/decision/outcome", "")], ["unknown_code /decision/outcome"]),
        DoubtCase(
            "no such day", [("/document/expires_on", "2027-02-29")], ["format /document/expires_on"]
        ),
        DoubtCase(
            "a visa's day is known whole", [("/visa", ["valid_until": "2026-XX-XX"])],
            ["format /visa/valid_until"]),
        DoubtCase(
            "an unknown State", [("/traveller/nationality", "WSA")],
            ["unknown_code /traveller/nationality"]),
        DoubtCase(
            "two letters", [("/document/issuer", "NE")], ["unknown_code /document/issuer"]),
        DoubtCase(
            "a specimen", [("/document/issuer", "UTO")], ["unknown_code /document/issuer"]),
        DoubtCase("a stateless person", [("/traveller/nationality", "XXA")], []),
        DoubtCase(
            "no State issues for the stateless", [("/document/issuer", "XXA")],
            ["unknown_code /document/issuer"]),
        DoubtCase("a laissez-passer of the Union", [("/document/issuer", "EUE")], []),
        DoubtCase(
            "no Base64", [("/document/chip", ["sod": "A"])], ["format /document/chip/sod"]),
        DoubtCase(
            "a small letter in the zone", [("/document/mrz", ["p<NER"])], ["format /document/mrz/0"]
        ),
        DoubtCase(
            "a zone line too long",
            [("/document/mrz", [.string(String(repeating: "<", count: 45))])],
            ["format /document/mrz/0"]),
        DoubtCase(
            "four zone lines", [("/document/mrz", ["A", "B", "C", "D"])], ["format /document/mrz"]),
        DoubtCase(
            "a control character", [("/traveller/surname", "A\u{0}B")],
            ["format /traveller/surname"]),
        DoubtCase(
            "an age beyond the range",
            [("/traveller/birth_date", absent), ("/traveller/age_estimated", 131)],
            ["format /traveller/age_estimated"]),
        DoubtCase(
            "stay of fewer than no days", [("/journey", ["intended_stay_days": -1])],
            ["format /journey/intended_stay_days"]),
    ]

    @Test(
        "Each doubt is named at its place, and no other",
        arguments: missing + forms + contradictions)
    func doubts(_ example: DoubtCase) {
        let check = BodyFixtures.check(example.applied(to: BodyFixtures.entry))
        #expect(check.refusals == [])
        #expect(check.warnings.map { "\($0.code.rawValue) \($0.pointer)" } == example.warnings)
    }

    @Test("Three fields are enough: only what is missing is doubted")
    func minimal() {
        let check = BodyFixtures.check(BodyFixtures.minimal)
        #expect(check.refusals == [])
        #expect(
            check.warnings.map(\.json) == [
                ["code": "missing", "pointer": "/document"],
                ["code": "missing", "pointer": "/traveller"],
            ])
    }

    @Test("A code that the State added raises no doubt")
    func additions() {
        let body = BodyFixtures.entry.setting("/journey", to: ["purpose": "pilgrimage"])
        func warnings(_ additions: CodeAdditions) -> [BodyWarning] {
            BodyValidation.check(
                body, kind: .crossing, trustedNow: BodyFixtures.now, additions: additions
            ).warnings
        }
        #expect(warnings(.none).map(\.code) == [.unknownCode])
        func adding(_ list: String, isRetired: Bool = false) -> CodeAdditions {
            CodeAdditions([AddedCode(list: list, code: "pilgrimage", isRetired: isRetired)])
        }
        #expect(warnings(adding("journey.transport")).count == 1)
        #expect(warnings(adding("journey.purpose")) == [])
        // A code once used stays known.
        #expect(warnings(adding("journey.purpose", isRetired: true)) == [])
    }
}
