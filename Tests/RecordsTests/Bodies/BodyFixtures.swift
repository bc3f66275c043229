import Core
import Records

/// Bodies that tests start from, and changes to them by JSON pointer.
enum BodyFixtures {
    static let now = Timestamp(milliseconds: 1_795_000_000_000)  // 2026-11-18T05:06:40Z

    /// A passport holder's entry in which nothing is doubtful.
    static let entry: JSONValue = [
        "direction": "entry",
        "crossed_at": "2026-11-18T08:00:00+03:00",
        "document": [
            "class": "passport", "issuer": "NER", "number": "10AB12345",
            "issued_on": "2022-01-10", "expires_on": "2027-01-09",
        ],
        "traveller": [
            "surname": "SOULEY", "birth_date": "1990-05-XX", "sex": "F", "nationality": "NER",
        ],
        "decision": ["outcome": "admitted"],
    ]

    /// Only what a crossing cannot do without.
    static let minimal: JSONValue = [
        "direction": "entry", "crossed_at": "2026-11-18T05:00:00Z",
        "decision": ["outcome": "admitted"],
    ]

    /// Every key of RECORD.md's crossing: a child on a bus who is turned back with her mother.
    static let maximal: JSONValue = [
        "direction": "entry",
        "crossed_at": "2026-11-18T08:00:00.250+03:00",
        "crossed_at_source": "workstation",
        "captured_at": "2026-11-18T05:02:00Z",
        "processing": [
            "started_at": "2026-11-18T05:00:00Z", "finished_at": "2026-11-18T05:01:30Z",
        ],
        "capture": [
            "mode": "surge", "completeness": "full", "paper_form_number": "0017-B",
        ],
        "document": [
            "class": "passport", "type": "PP", "category": "ordinary", "issuer": "D",
            "number": "C01X00T47", "issued_on": "2023-XX-XX", "expires_on": "2028-02-29",
            "read_by": "chip", "absent_reason": .null,
            "mrz": [
                "PPD<<MUSTERMANN<<ERIKA<<<<<<<<<<<<<<<<<<<<<<",
                "C01X00T478D<<1608122F2802289<<<<<<<<<<<<<<<4",
            ],
            "chip": ["sod": "AAEC", "com": "YA==", "dg1": "YQ==", "dg2": "dQA="],
        ],
        "other_documents": [
            ["class": "birth_certificate", "issuer": "NER", "number": "7/2016"],
            ["class": "id_card", "absent_reason": "left_behind"],
        ],
        "visa": [
            "class": "C", "number": "V123", "issuer": "NER", "issued_on": "2026-10-01",
            "valid_until": "2026-12-31", "entries": "single", "issued_at_post": false,
        ],
        "permit": ["class": "transit", "number": "P-9", "valid_until": "2026-11-18"],
        "traveller": [
            "surname": "MUSTERMANN", "given_names": "ERIKA", "names_native": "إيريكا",
            "birth_date": "2016-08-12", "birth_date_basis": "document", "age_estimated": 10,
            "birth_country": "DEU", "sex": "F", "nationality": "D",
            "nationality_basis": "document", "other_nationalities": ["NER", "XXB"],
            "category": "visitor", "occupation": "pupil",
            "residence": ["country": "NER", "admin1": "Agadez", "place": "Arlit"],
            "address_in_country": "c/o the school",
        ],
        "journey": [
            "purpose": "family_visit", "intended_stay": "under_1_week", "intended_stay_days": 6,
            "from": ["country": "DZA", "admin1": "Tamanrasset", "place": "In Guezzam"],
            "to": ["country": "NER", "admin1": "Agadez", "place": "Arlit"],
            "final_destination": ["country": "NER", "admin1": "Niamey", "place": "Niamey"],
            "transport": "bus",
            "vehicle": ["plate": "16-4431", "country": "DZA", "kind": "coach"],
            "role": "passenger", "carrier": "Sahara Lines",
        ],
        "group": [
            "id": "bus 4", "kind": "bus", "size_declared": 52, "relationship_to_head": "daughter",
        ],
        "minor": [
            "accompanied_by": "parent",
            "guardian_crossing_id": "01936f2e-0000-7000-8000-000000000001",
            "consent_document": "letter of the father",
        ],
        "decision": [
            "outcome": "refused", "refusal_reasons": ["no_visa_or_permit", "other"],
            "authorised_until": "2026-11-18", "stamp_number": "0042",
            "remarks": "The mother's visa has ended.\nBoth return by the same bus.",
        ],
        "attachments": [
            [
                "sha256": .string(String(repeating: "0a", count: 32)), "kind": "face",
                "media_type": "image/jpeg", "size": 40_000,
            ]
        ],
        "national": ["lane": 2, "tags": ["a", .null], "health": ["fever": false]],
    ]

    static func check(
        _ body: JSONValue, kind: RecordKind = .crossing, trustedNow: Timestamp? = now
    ) -> BodyCheck {
        BodyValidation.check(body, kind: kind, trustedNow: trustedNow)
    }
}

extension JSONValue {
    /// This with another value at a place, whose parents are made where they are missing; `nil`
    /// takes the place away.
    func setting(_ path: some Collection<String>, to value: JSONValue?) -> JSONValue {
        guard let step = path.first else { return value ?? .null }
        let rest = path.dropFirst()
        if case .array(var elements) = self, let index = Int(step), index < elements.count {
            elements[index] = elements[index].setting(rest, to: value)
            return .array(elements)
        }
        var members = object ?? [:]
        members[step] =
            rest.isEmpty ? value : (members[step] ?? .object([:])).setting(rest, to: value)
        return .object(members)
    }

    func setting(_ pointer: String, to value: JSONValue?) -> JSONValue {
        setting(JSONPointer(pointer)?.parts ?? [], to: value)
    }
}
