internal import Core

/// Persons for a benchmark, each made of its number, so that none need be kept. Names are put
/// together out of syllables, a few of them borne by many and most by few (Zipf), as real ones are;
/// no list of real names stands behind them.
struct InventedPersons {
    static let header = "id,names,birth_dates,nationality,documents,sex\n"

    /// What one culture's names are made of.
    private struct Culture {
        let beginnings: [String]
        let ends: [String]
        let given: Int
        let family: Int
    }

    private static func words(_ text: String) -> [String] {
        text.split(separator: " ").map(String.init)
    }

    private static let cultures: [Culture] = [
        Culture(
            beginnings: words("mu ha sa ka ja na ra ta ba fa za kha ma ab ah wa ya sha nu su i"),
            ends: words("med san lid mal bir shid riq sir dal him lem man rif yan far zan mad qub"),
            given: 900, family: 9_000),
        Culture(
            beginnings: words("a ma ou fa sou i bou sa mo ka di tra kei cou dem sy kon ba ndi gue"),
            ends: words("mou dou bou ya ta mata lou ssa ma ka ra ro li ba ne la sso re ye na"),
            given: 600, family: 3_000),
        Culture(
            beginnings: words("jo ma pe lu car an fran al ro mi ca fer san mar lo gar mo ri va"),
            ends: words("se ria dro is los tonio cisco berto nez dez chez tin pez cia ra vas lez"),
            given: 700, family: 8_000),
        Culture(
            beginnings: words("ser vla di iva ole ale mi niko pe so lu ko ta va bo zu sha ku ga"),
            ends: words("gei dimir mitri nov sandr khail lai trov lov kin rov nko ski rin vich"),
            given: 400, family: 12_000),
        Culture(
            beginnings: words("wei li xiao jun mei hong zhi ming yu chun kyong dong hyon tae min"),
            ends: words("n ng ang ong ei a i un in an"), given: 1_500, family: 300),
        Culture(
            beginnings: words("kwa o a ko ye nya che mu wa ki ndu mba oke chi nwa ade olu ba te"),
            ends: words("me ku fi ba ti ra ngo la ma de gu bo ni ke su mbe ta wa le ye"),
            given: 700, family: 6_000),
        Culture(
            beginnings: words("ra su ma vi a pra sha ni de ka mo gu ha sa ba cha jo pa ri ki"),
            ends: words("jesh mar nil jay nand tel ndra sh pta rma ni deep want rao lal vi ta"),
            given: 800, family: 7_000),
    ]

    let seed: UInt64

    /// A row of the list: one in three with a second name, 85 in 100 with a birth date.
    func row(_ number: Int) -> String {
        let person = person(number)
        return "p\(number),\(person.names.joined(separator: "|")),\(person.birthDate ?? ""),,,"
            + (person.isFemale ? "F\n" : "M\n")
    }

    struct Person {
        var names: [String]
        var birthDate: String?
        let isFemale: Bool
    }

    func person(_ number: Int) -> Person {
        var random = SeededRandom(seed: Self.mixed(seed, UInt64(number)))
        let culture = Int.random(in: 0..<Self.cultures.count, using: &random)
        var names = [name(culture, &random)]
        if Int.random(in: 0..<3, using: &random) == 0 { names.append(changed(names[0], &random)) }
        let isDated = Int.random(in: 0..<100, using: &random) < 85
        return Person(
            names: names, birthDate: isDated ? Self.birthDate(&random) : nil,
            isFemale: Bool.random(using: &random))
    }

    /// A traveller, every other one a person of the list, written by another hand.
    func traveller(_ number: Int, listed: Int) -> Person {
        var random = SeededRandom(seed: Self.mixed(~seed, UInt64(number)))
        var person = person(Int.random(in: 0..<listed, using: &random))
        if number % 2 == 0 {
            person.names = [changed(person.names[0], &random)]
        } else {
            let culture = Int.random(in: 0..<Self.cultures.count, using: &random)
            person.names = [name(culture, &random)]
            person.birthDate = Self.birthDate(&random)
        }
        person.birthDate = person.birthDate ?? Self.birthDate(&random)
        return person
    }

    /// A seed of its own for each number: streams of seeds that follow one another overlap.
    private static func mixed(_ seed: UInt64, _ number: UInt64) -> UInt64 {
        var value = (seed ^ number &* 0xD6E8_FEB8_6659_FD93) &+ 0x2545_F491_4F6C_DD1D
        for _ in 0..<2 { value = (value ^ value >> 32) &* 0xD6E8_FEB8_6659_FD93 }
        return value ^ value >> 32
    }

    private func name(_ culture: Int, _ random: inout SeededRandom) -> String {
        let kind = Self.cultures[culture]
        let count = Int.random(in: 0..<100, using: &random)
        let given = (0..<(count < 45 ? 1 : count < 90 ? 2 : 3)).map { _ in
            word(kind, 0, Self.rank(kind.given, &random))
        }
        return (given + [word(kind, 1, Self.rank(kind.family, &random))]).joined(separator: " ")
    }

    /// Zipf's law with exponent one: the logarithm of the rank is drawn evenly.
    private static func rank(_ count: Int, _ random: inout SeededRandom) -> Int {
        var left = Double.random(in: 0..<1, using: &random)
        // count to the power of left, by halves.
        var root = Double(count)
        var power = 1.0
        for _ in 0..<24 {
            root = root.squareRoot()
            left *= 2
            if left >= 1 {
                power *= root
                left -= 1
            }
        }
        return min(count, Int(power))
    }

    /// The name of that rank: always the same one.
    private func word(_ culture: Culture, _ kind: UInt64, _ rank: Int) -> String {
        var random = SeededRandom(
            seed: Self.mixed(UInt64(rank), kind << 32 | UInt64(culture.family)))
        let syllables = Int.random(in: 0..<10, using: &random)
        var text = ""
        for _ in 0..<(syllables < 2 ? 1 : syllables < 7 ? 2 : 3) {
            text += culture.beginnings[Int.random(in: 0..<culture.beginnings.count, using: &random)]
        }
        return text + culture.ends[Int.random(in: 0..<culture.ends.count, using: &random)]
    }

    /// The name as somebody else writes it: another order, a part more or less, other letters.
    private func changed(_ name: String, _ random: inout SeededRandom) -> String {
        func chance(_ percent: Int) -> Bool { Int.random(in: 0..<100, using: &random) < percent }
        var parts = name.split(separator: " ").map(String.init)
        if chance(25) { parts.shuffle(using: &random) }
        if chance(15), parts.count > 2 { parts.removeLast() }
        if chance(8), parts.count > 1 { parts[0] += parts.remove(at: 1) }
        for place in parts.indices {
            for (from, to) in [
                ("ou", "u"), ("a", "e"), ("kh", "h"), ("j", "dj"), ("ss", "s"), ("i", "y"),
                ("k", "q"), ("sh", "ch"), ("u", "o"), ("l", "ll"),
            ] where chance(12) {
                parts[place] = parts[place].replacing(from, with: to, maxReplacements: 1)
            }
        }
        return parts.joined(separator: " ")
    }

    private static func birthDate(_ random: inout SeededRandom) -> String {
        "\(CalendarDate(daysSinceEpoch: Int.random(in: -11_000...13_000, using: &random)))"
    }
}
