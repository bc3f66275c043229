import Core
import Records
import Testing

extension BodyDoubtsTests {
    static let contradictions: [DoubtCase] = [
        DoubtCase(
            "a number without a document",
            [("/document", ["class": "none", "absent_reason": "lost", "number": "1"])],
            ["inconsistent /document/number"]),
        DoubtCase(
            "a zone without a document",
            [("/document", ["class": "none", "absent_reason": "lost", "mrz": ["P<NER"]])],
            ["inconsistent /document/class"]),
        DoubtCase(
            "absent and read",
            [
                ("/document/absent_reason", "stolen"), ("/document/read_by", "mrz"),
            ], ["inconsistent /document/absent_reason"]),
        DoubtCase("stolen, its number remembered", [("/document/absent_reason", "stolen")], []),
        DoubtCase(
            "born tomorrow",
            [("/traveller/birth_date", "2026-11-19"), ("/document/issued_on", absent)],
            ["inconsistent /traveller/birth_date"]),
        DoubtCase(
            "born today",
            [
                ("/traveller/birth_date", "2026-11-18"), ("/document/issued_on", absent),
                ("/minor", ["accompanied_by": "parent"]),
            ], []),
        DoubtCase(
            "issued after its last day",
            [("/document/issued_on", "2024-XX-XX"), ("/document/expires_on", "2023-12-31")],
            ["inconsistent /document/expires_on", "expired /document/expires_on"]),
        DoubtCase(
            "perhaps issued on its last day",
            [("/document/issued_on", "2026-XX-XX"), ("/document/expires_on", "2026-XX-XX")], []),
        DoubtCase(
            "issued tomorrow", [("/document/issued_on", "2026-11-19")],
            ["inconsistent /document/issued_on"]),
        DoubtCase(
            "two doubts about one date are one warning",
            [("/document/issued_on", "2026-11-19"), ("/traveller/birth_date", "2026-11-20")],
            ["inconsistent /document/issued_on", "inconsistent /traveller/birth_date"]),
        DoubtCase(
            "issued before birth", [("/document/issued_on", "1989-12-31")],
            ["inconsistent /document/issued_on"]),
        DoubtCase(
            "ended the day before", [("/document/expires_on", "2026-11-17")],
            [
                "expired /document/expires_on"
            ]),
        DoubtCase("ends today", [("/document/expires_on", "2026-11-18")], []),
        DoubtCase("ends some day this month", [("/document/expires_on", "2026-11-XX")], []),
        DoubtCase(
            "ended last month", [("/document/expires_on", "2026-10-XX")],
            [
                "expired /document/expires_on"
            ]),
        DoubtCase(
            "an ended visa on entry", [("/visa", ["valid_until": "2026-11-17"])],
            ["expired /visa/valid_until"]),
        DoubtCase(
            "an ended visa on exit",
            [
                ("/visa", ["valid_until": "2026-11-17"]), ("/direction", "exit"),
                ("/decision/outcome", "departed"),
            ], []),
        DoubtCase(
            "an ended permit on exit",
            [
                ("/permit", ["valid_until": "2026-11-17"]), ("/direction", "exit"),
                ("/decision/outcome", "departed"),
            ], ["expired /permit/valid_until"]),
        DoubtCase(
            "a visa that ends before it begins",
            [("/visa", ["issued_on": "2027-01-02", "valid_until": "2027-01-01"])],
            ["inconsistent /visa/valid_until"]),
        DoubtCase(
            "departed by entry", [("/decision/outcome", "departed")],
            ["inconsistent /decision/outcome"]),
        DoubtCase("admitted by exit", [("/direction", "exit")], ["inconsistent /decision/outcome"]),
        DoubtCase(
            "refused on exit",
            [
                ("/direction", "exit"),
                ("/decision", ["outcome": "refused", "refusal_reasons": ["alert"]]),
            ], []),
        DoubtCase(
            "refused without reasons", [("/decision/outcome", "refused")],
            ["inconsistent /decision/refusal_reasons"]),
        DoubtCase(
            "admitted with reasons to refuse", [("/decision/refusal_reasons", ["alert"])],
            ["inconsistent /decision/refusal_reasons"]),
        DoubtCase(
            "admitted until yesterday", [("/decision/authorised_until", "2026-11-17")],
            ["inconsistent /decision/authorised_until"]),
        DoubtCase(
            "an adult as a child", [("/minor", ["accompanied_by": "parent"])],
            ["inconsistent /minor"]),
        DoubtCase("a child's fields left empty", [("/minor", ["accompanied_by": .null])], []),
        DoubtCase(
            "an estimated adult as a child",
            [
                ("/traveller/birth_date", absent), ("/traveller/age_estimated", 18),
                ("/minor", ["accompanied_by": "unknown"]),
            ], ["inconsistent /minor"]),
        DoubtCase("of age perhaps this year", [("/traveller/birth_date", "2008-XX-XX")], []),
        DoubtCase(
            "perhaps a child this year",
            [
                ("/traveller/birth_date", "2008-XX-XX"), ("/minor", ["accompanied_by": "parent"]),
            ], []),
        DoubtCase(
            "of age today",
            [("/traveller/birth_date", "2008-11-18"), ("/minor", ["accompanied_by": "parent"])],
            ["inconsistent /minor"]),
        DoubtCase(
            "of age tomorrow", [("/traveller/birth_date", "2008-11-19")],
            ["missing /minor/accompanied_by"]),
        DoubtCase(
            "nobody's ward",
            [
                ("/traveller/birth_date", "2016-01-01"),
                (
                    "/minor",
                    [
                        "accompanied_by": "nobody",
                        "guardian_crossing_id": "01936f2e-0000-7000-8000-000000000001",
                    ]
                ),
            ], ["inconsistent /minor/guardian_crossing_id"]),
        DoubtCase(
            "a nationality on no basis", [("/traveller/nationality_basis", "unknown")],
            ["inconsistent /traveller/nationality_basis"]),
        DoubtCase(
            "no nationality on no basis",
            [
                ("/traveller/nationality_basis", "unknown"), ("/traveller/nationality", "XXX"),
            ], []),
        DoubtCase(
            "a birth date from no document",
            [
                ("/document", ["class": "none", "absent_reason": "lost"]),
                ("/traveller/birth_date_basis", "document"),
            ], ["inconsistent /traveller/birth_date_basis"]),
        DoubtCase(
            "a month under a week",
            [("/journey", ["intended_stay": "under_1_week", "intended_stay_days": 30])],
            ["inconsistent /journey/intended_stay_days"]),
        DoubtCase(
            "a driver on foot", [("/journey", ["role": "driver", "transport": "on_foot"])],
            ["inconsistent /journey/role"]),
        DoubtCase(
            "a pedestrian with a plate",
            [("/journey", ["role": "pedestrian", "vehicle": ["plate": "1"]])],
            ["inconsistent /journey/role"]),
        DoubtCase(
            "finished before it began",
            [
                (
                    "/processing",
                    [
                        "started_at": "2026-11-18T05:00:00Z",
                        "finished_at": "2026-11-18T07:59:59+03:00",
                    ]
                )
            ], ["inconsistent /processing/finished_at"]),
        DoubtCase(
            "one file twice",
            [
                ("/attachments", .array(Array(repeating: file, count: 2)))
            ], ["inconsistent /attachments/1/sha256"]),
    ]

    private static let file: JSONValue = [
        "sha256": .string(String(repeating: "0a", count: 32)), "kind": "face",
        "media_type": "image/jpeg",
    ]
}
