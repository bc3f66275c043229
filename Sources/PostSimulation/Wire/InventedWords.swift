internal import Core

/// Names, places and plates made by rule from syllables: none is copied from a list, and the
/// codec's prior has never seen them.
struct InventedWords: Sendable {
    /// The sounds of a region: how words begin, go on and end.
    struct Sounds: Sendable {
        let starts: [String]
        let middles: [String]
        let surnameEnds: [String]
        let femaleEnds: [String]
        let maleEnds: [String]

        init(
            _ starts: String, _ middles: String, surname: String, female: String, male: String
        ) {
            func parts(_ text: String) -> [String] {
                text.split(separator: " ").map { $0 == "-" ? "" : String($0) }
            }
            self.starts = parts(starts)
            self.middles = parts(middles)
            surnameEnds = parts(surname)
            femaleEnds = parts(female)
            maleEnds = parts(male)
        }
    }

    let surnames: WeightedTable<String>
    let femaleNames: WeightedTable<String>
    let maleNames: WeightedTable<String>

    init(_ sounds: Sounds, seed: UInt64) {
        var random = SeededRandom(seed: seed)
        func table(_ ends: [String], _ count: Int) -> WeightedTable<String> {
            var known: Set<String> = []
            var words: [String] = []
            while words.count < count {
                let middles = Int.random(in: 0...2, using: &random)
                let parts =
                    [sounds.starts.randomElement(using: &random)]
                    + (0..<middles).map { _ in sounds.middles.randomElement(using: &random) }
                    + [ends.randomElement(using: &random)]
                let word = parts.compactMap(\.self).joined().uppercased()
                if word.count > 2, known.insert(word).inserted { words.append(word) }
            }
            return WeightedTable(zipf: words, steepness: 0.85)
        }
        surnames = table(sounds.surnameEnds, 900)
        femaleNames = table(sounds.femaleEnds, 500)
        maleNames = table(sounds.maleEnds, 500)
    }
}

extension InventedWords.Sounds {
    static let west = InventedWords.Sounds(
        "ba be bi bo da di fa ga go ha ka ko la le ma mo na nou sa se si so ta ti wa ya za zo",
        "ba da di dou fi gui ka li ma mi na ni ra ri sa si ssa ta ya you",
        surname: "go gou ré té ko la lo mba na nde re ta to wa yo ne",
        female: "ta tou ma na ra cha ssa mé", male: "dou ma ne fou ro ssé ka ry bi")
    static let coast = InventedWords.Sounds(
        "a ab ad ag ak am an as at e ek eb o od ok os oy kw kof ama yaw",
        "be da de fi go ko ku ma me na ni po ra se si ta we ye",
        surname: "ah ansa emi eh osu eke ike olu owo uah yi te",
        female: "ma wa bea sua fe ya", male: "ku fi me bena du tei")
    static let east = InventedWords.Sounds(
        "a be bi chi ga ha ka ki ku lu ma mbu mu mwa na nda nga nya o tu wa zi",
        "bi ga go ha ka ki li ma mba nde ngi ra ri sha so ta te we zi",
        surname: "ngi nya ri ro si so ta tha we ye mana ira", female: "na shi ne ta ya isha",
        male: "ra ro ma si to jo ni")
    static let romance = InventedWords.Sounds(
        "al be bo ca ch de du fa ga gr la le ma mo no pa pe re ro sa ser to val vi",
        "ba ci de di la le li ma mi na ne no ra re ri ro se ti to va",
        surname: "in ard ez eau ier ini elle ault es ot and", female: "ne la ra lie sa line",
        male: "ne co ric el lo en ot")
    static let levant = InventedWords.Sounds(
        "ab ah al ba da fa ha ja ka kha la ma mu na ra sa sha ta ya za",
        "bi da di fi ha ja li ma mi na ri sa se wa yi",
        surname: "ani awi eddin our ari ash oub im ouf ad", female: "ya ra la ma ha na",
        male: "d l m n r d id im")
}
