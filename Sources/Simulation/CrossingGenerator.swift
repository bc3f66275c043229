public import Core

/// Invents crossings as officers of a Sahel post would record them: seeded, so that a run can be
/// repeated, and valid, so that a refusal is a finding about the post.
public struct CrossingGenerator {
    private var random: SeededRandom

    public init(seed: UInt64) {
        random = SeededRandom(seed: seed)
    }

    /// One crossing's identifier and body.
    /// - Parameter time: when it happens.
    public mutating func crossing(at time: Timestamp) -> (id: Identifier, body: JSONValue) {
        let isEntry = chance(55)
        let traveller = person(at: time)
        var body: [String: JSONValue] = [
            "direction": isEntry ? "entry" : "exit",
            "crossed_at": .string(time.description),
            "crossed_at_source": "appliance",
            "captured_at": .string(time.description),
            "capture": ["mode": "normal", "completeness": "full"],
            "traveller": traveller.record,
            "journey": journey(),
            "decision": decision(isEntry: isEntry),
        ]
        body["document"] =
            chance(6) ? ["class": "none", "absent_reason": "never_had"] : traveller.passport
        return (.version7(at: time, random: random), .object(body))
    }

    private struct Person {
        let record: JSONValue
        let passport: JSONValue
    }

    private mutating func person(at time: Timestamp) -> Person {
        let state = pick(Self.states)
        let surname = pick(Self.surnames)
        let isFemale = chance(38)
        let given = pick(isFemale ? Self.femaleNames : Self.maleNames)
        let birth = CalendarDate(
            daysSinceEpoch: time.date.daysSinceEpoch - number(18 * 365...75 * 365))
        let expiry = CalendarDate(daysSinceEpoch: time.date.daysSinceEpoch + number(30...3_600))
        let documentNumber =
            pick(["A", "B", "08", "12", "P"]) + String(number(1_000_000...9_999_999))
        let zone = PassportZone(
            issuer: state, nationality: state, surname: surname, givenNames: given,
            number: String(documentNumber.prefix(9)), birthDate: Self.short(birth),
            sex: isFemale ? "F" : "M", expiryDate: Self.short(expiry))
        return Person(
            record: [
                "surname": .string(surname), "given_names": .string(given),
                "birth_date": .string(birth.description), "birth_date_basis": "document",
                "sex": isFemale ? "F" : "M", "nationality": .string(state),
                "nationality_basis": "document", "category": "visitor",
            ],
            passport: [
                "class": "passport", "type": "P", "category": "ordinary",
                "issuer": .string(state), "number": .string(String(documentNumber.prefix(9))),
                "expires_on": .string(expiry.description), "read_by": "mrz",
                "mrz": .array(zone.lines.map(JSONValue.string)),
            ])
    }

    private mutating func journey() -> JSONValue {
        [
            "purpose": .string(
                pick(["trade", "family_visit", "border_work", "transit", "health"])),
            "intended_stay": .string(pick(["same_day", "under_1_week", "under_3_months"])),
            "transport": .string(pick(["on_foot", "motorcycle", "bus", "truck", "minibus"])),
            "from": ["country": "NER", "place": .string(pick(Self.places))],
            "to": ["country": "BEN", "place": .string(pick(Self.places))],
            "role": "passenger",
        ]
    }

    private mutating func decision(isEntry: Bool) -> JSONValue {
        guard isEntry else { return ["outcome": "departed"] }
        guard chance(2) else { return ["outcome": "admitted"] }
        return ["outcome": "refused", "refusal_reasons": ["no_visa_or_permit"]]
    }

    private mutating func chance(_ percent: Int) -> Bool { number(0...99) < percent }
    private mutating func number(_ range: ClosedRange<Int>) -> Int {
        Int.random(in: range, using: &random)
    }
    private mutating func pick(_ values: [String]) -> String {
        values[number(0...values.count - 1)]
    }

    private static func short(_ date: CalendarDate) -> String {
        String(date.description.filter { $0 != "-" }.dropFirst(2))
    }

    private static let states = ["NER", "NGA", "BFA", "BEN", "MLI", "TGO", "GHA", "TCD", "SEN"]
    private static let places = ["Gaya", "Malanville", "Birni N'Konni", "Illela", "Dosso", "Kandi"]
    private static let surnames = [
        "Oumarou", "Abdou", "Mahamadou", "Issoufou", "Garba", "Souley", "Bello", "Ibrahim",
        "Ouedraogo", "Traore", "Diallo", "Sow", "Kone", "Adamou", "Seyni", "Moussa", "Hamidou",
        "Yacouba", "Sani", "Mamane", "Coulibaly", "Toure", "Barry", "Keita", "Zakari",
    ]
    private static let maleNames = [
        "Ali", "Boubacar", "Ibrahima", "Moussa", "Hassane", "Seydou", "Abdoulaye", "Amadou",
        "Issa", "Salifou", "Youssouf", "Mamadou", "Chaibou", "Idrissa", "Kader",
    ]
    private static let femaleNames = [
        "Aissata", "Mariama", "Fatouma", "Hadiza", "Ramatou", "Zeinabou", "Aminata", "Balkissa",
        "Halimatou", "Salamatou", "Rahila", "Djamila", "Haoua",
    ]
}
