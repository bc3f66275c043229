internal import Core
internal import Simulation

/// A person with a document, as the page takes them.
struct InventedTraveller: Sendable {
    let document: [String: JSONValue]
    let traveller: [String: JSONValue]
    /// Read by the machine, and so looked at before the crossing is stored.
    let isRead: Bool
    let issuer: String
    let number: String
}

/// Who comes to a post, how often, and with what.
struct Population: Sendable {
    private struct Region: Sendable {
        let words: InventedWords
        let states: WeightedTable<String>
    }

    private let regions: WeightedTable<Region>
    private let corpus: NameCorpus?
    private static let ages = WeightedTable(
        [(0, 6.0), (10, 8), (18, 26), (28, 24), (38, 16), (48, 11), (58, 6), (68, 3)])
    private static let documents = WeightedTable(
        [("passport", 58.0), ("id_card", 27), ("typed", 11), ("none", 4)])
    private static let categories = WeightedTable(
        [
            ("visitor", 44.0), ("national", 22), ("border_resident", 20), ("transit", 8),
            ("crew", 3), ("resident", 3),
        ])

    /// - Parameter corpus: names from elsewhere in the place of the invented ones.
    init(corpus: NameCorpus?) {
        self.corpus = corpus
        let all: [(InventedWords.Sounds, [(String, Double)], Double)] = [
            (.west, [("BFA", 5), ("MLI", 3), ("NER", 2), ("CIV", 2)], 46),
            (.coast, [("TGO", 5), ("GHA", 4), ("BEN", 3), ("NGA", 2)], 34),
            (.east, [("KEN", 2), ("UGA", 1), ("RWA", 1), ("COD", 1)], 6),
            (.romance, [("FRA", 5), ("ITA", 1), ("ESP", 1), ("CHE", 1)], 9),
            (.levant, [("MAR", 2), ("TUN", 1), ("LBN", 1), ("EGY", 1)], 5),
        ]
        regions = WeightedTable(
            all.enumerated().map { index, region in
                let words = InventedWords(region.0, seed: 1_000 + UInt64(index))
                return (Region(words: words, states: WeightedTable(region.1)), region.2)
            })
    }

    func traveller(_ ledger: inout EntropyLedger, on day: CalendarDate) -> InventedTraveller {
        let region = ledger.pick(regions, for: "nationality")
        let state = ledger.pick(region.states, for: "nationality")
        let isFemale = ledger.chance(0.38, for: "sex")
        let surname = ledger.pick(corpus?.surnames ?? region.words.surnames, for: "names")
        let names =
            corpus?.givenNames
            ?? (isFemale ? region.words.femaleNames : region.words.maleNames)
        var given = ledger.pick(names, for: "names")
        if corpus == nil, ledger.chance(0.3, for: "names") {
            given += " " + ledger.pick(names, for: "names")
        }
        let age = ledger.pick(Self.ages, for: "birth date")
        let days = age * 365 + ledger.uniform(3_650, for: "birth date")
        let birth = CalendarDate(daysSinceEpoch: day.daysSinceEpoch - days)
        let form = ledger.pick(Self.documents, for: "document")
        let isRead = form == "passport" || form == "id_card"
        var traveller: [String: JSONValue] = [
            "surname": .string(isRead ? surname : surname.capitalisedFirst),
            "given_names": .string(isRead ? given : given.capitalisedFirst),
            "birth_date": .string(birth.description),
            "birth_date_basis": isRead ? "document" : "declared",
            "sex": isFemale ? "F" : "M", "nationality": .string(state),
            "nationality_basis": isRead ? "document" : "declared",
        ]
        traveller["category"] = .string(ledger.pick(Self.categories, for: "category"))
        guard form != "none" else {
            let reasons = WeightedTable(
                [("never_had", 6.0), ("left_behind", 3), ("lost", 1)])
            return InventedTraveller(
                document: [
                    "class": "none",
                    "absent_reason": .string(ledger.pick(reasons, for: "document")),
                ], traveller: traveller, isRead: false, issuer: "", number: "")
        }
        let number = number(of: state, isCard: form == "id_card", &ledger)
        let expiry = CalendarDate(
            daysSinceEpoch: day.daysSinceEpoch + ledger.uniform(1_826, for: "expiry date"))
        var document: [String: JSONValue] = [
            "class": .string(form == "id_card" ? "id_card" : "passport"),
            "issuer": .string(state), "number": .string(number),
            "expires_on": .string(expiry.description), "read_by": isRead ? "mrz" : "typed",
        ]
        if isRead {
            let zone = PassportZone(
                issuer: state, nationality: state, surname: surname.plainLatin,
                givenNames: given.plainLatin, number: number, birthDate: Self.short(birth),
                sex: isFemale ? "F" : "M", expiryDate: Self.short(expiry))
            traveller["surname"] = .string(surname.plainLatin)
            traveller["given_names"] = .string(given.plainLatin)
            document["type"] = form == "id_card" ? "ID" : "P"
            let lines = form == "id_card" ? zone.cardLines : zone.lines
            document["mrz"] = .array(lines.map(JSONValue.string))
        }
        return InventedTraveller(
            document: document, traveller: traveller, isRead: isRead, issuer: state,
            number: number)
    }

    /// Each State numbers in its own way: a letter or two, then digits.
    private func number(
        of state: String, isCard: Bool, _ ledger: inout EntropyLedger
    ) -> String {
        let code = state.utf8.reduce(0) { $0 * 26 + Int($1) - 65 }
        let letters = ["A", "B", "P", "C0", "EB", "18", "", "G"][(code + (isCard ? 3 : 0)) % 8]
        let digits = code % 3 == 0 ? 8 : 7
        let width = min(digits, 9 - letters.count)
        let limit = (0..<width).reduce(1) { value, _ in value * 10 }
        let text = String(ledger.uniform(limit, for: "document number"))
        return letters + String(repeating: "0", count: width - text.count) + text
    }

    private static func short(_ date: CalendarDate) -> String {
        String(date.description.filter { $0 != "-" }.dropFirst(2))
    }
}

extension String {
    /// `Awa Zongo` from `AWA ZONGO`.
    fileprivate var capitalisedFirst: String {
        split(separator: " ").map { $0.prefix(1) + $0.dropFirst().lowercased() }
            .joined(separator: " ")
    }

    /// As a machine readable zone and a scan of it have a name.
    var plainLatin: String {
        String(
            map { character -> Character in
                switch character {
                case "É", "È", "Ê": "E"
                case "À", "Â": "A"
                case "Ï", "Î": "I"
                case "Ô": "O"
                case "Û", "Ù": "U"
                case "Ç": "C"
                default: character
                }
            })
    }
}
