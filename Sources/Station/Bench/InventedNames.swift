internal import Core

/// Names for a benchmark, as different from one another as people's are: each culture has its own
/// syllables, thousands of given and tens of thousands of family names, a few of them borne by many
/// and most by few. No list of real names stands behind them.
///
/// How often a name of rank r occurs goes by Mandelbrot's law, 1 / (r + q). With q at 25 and 40,000
/// names the commonest has 0.5 % of all, as in Europe and the Levant; with 3 and 2,500 it has
/// 3.7 %, near West Africa's, with 3 and 250 5.6 %, near China's.
enum InventedNames {
    /// How many there are, and how evenly they are spread.
    struct Stock {
        let count: Int
        let offset: Double
    }

    /// What one culture's names are made of.
    struct Culture {
        /// Of a hundred persons, how many are of it.
        let share: Int
        let onsets: [String]
        let vowels: [String]
        /// Most syllables have none.
        let codas: [String]
        let familyEnds: [String]
        /// Syllables of a given name and of a family name without its end.
        let syllables: (given: ClosedRange<Int>, family: ClosedRange<Int>)
        let given: Stock
        let family: Stock
        /// Of a hundred, how many have a second and a third given name.
        let secondGiven: Int
        let thirdGiven: Int
    }

    /// A name in parts, given names first.
    static func parts(_ culture: Int, _ random: inout SeededRandom) -> [String] {
        let kind = cultures[culture]
        func chance(_ percent: Int) -> Bool { Int.random(in: 0..<100, using: &random) < percent }
        var count = 1
        if chance(kind.secondGiven) { count += 1 }
        if count == 2, chance(kind.thirdGiven) { count += 1 }
        var parts: [String] = []
        for _ in 0..<count {
            parts.append(word(culture, .given, rank(kind.given, &random)))
        }
        return parts + [word(culture, .family, rank(kind.family, &random))]
    }

    static func culture(_ random: inout SeededRandom) -> Int {
        var left = Int.random(in: 0..<shares, using: &random)
        return cultures.firstIndex { culture in
            left -= culture.share
            return left < 0
        } ?? 0
    }

    private static let shares = cultures.reduce(0) { $0 + $1.share }

    private enum Kind: UInt64 {
        case given, family
    }

    /// The rank, from 1: offset × ((count + offset) / offset) to the power of an even draw.
    private static func rank(_ stock: Stock, _ random: inout SeededRandom) -> Int {
        var left = Double.random(in: 0..<1, using: &random)
        var root = (Double(stock.count) + stock.offset) / stock.offset
        var power = 1.0
        // The power by halves.
        for _ in 0..<24 {
            root = root.squareRoot()
            left *= 2
            if left >= 1 {
                power *= root
                left -= 1
            }
        }
        return min(stock.count, 1 + Int(stock.offset * (power - 1)))
    }

    /// The name of that rank: always the same one.
    private static func word(_ number: Int, _ kind: Kind, _ rank: Int) -> String {
        let culture = cultures[number]
        var random = SeededRandom(
            seed: mixed(UInt64(rank), kind.rawValue << 32 | UInt64(number)))
        func one(_ values: [String]) -> String {
            values[Int.random(in: 0..<values.count, using: &random)]
        }
        let range = kind == .given ? culture.syllables.given : culture.syllables.family
        var text = ""
        let count = Int.random(in: range, using: &random)
        for place in 0..<count {
            // A name may open with its vowel.
            if place > 0 || Int.random(in: 0..<8, using: &random) > 0 {
                text += one(culture.onsets)
            }
            text += one(culture.vowels)
            if Int.random(in: 0..<3, using: &random) == 0 { text += one(culture.codas) }
        }
        if kind == .family, !culture.familyEnds.isEmpty { text += one(culture.familyEnds) }
        return text
    }

    /// A seed of its own for each number: streams of seeds that follow one another overlap.
    static func mixed(_ seed: UInt64, _ number: UInt64) -> UInt64 {
        var value = (seed ^ number &* 0xD6E8_FEB8_6659_FD93) &+ 0x2545_F491_4F6C_DD1D
        for _ in 0..<2 { value = (value ^ value >> 32) &* 0xD6E8_FEB8_6659_FD93 }
        return value ^ value >> 32
    }
}

extension InventedNames {
    private static func words(_ text: String) -> [String] {
        text.split(separator: " ").map(String.init)
    }

    private static let cultures: [Culture] = [
        // The Maghreb and the Levant.
        Culture(
            share: 22, onsets: words("m h s k j n r t b f z kh gh sh d l q y w dh a ha mou abd"),
            vowels: words("a a a i i ou e u"), codas: words("m d r l b f n s h kh z q t"),
            familyEnds: words("i i oui ani awi an a in ad ar el im ouche aoui"),
            syllables: (2...3, 2...3), given: Stock(count: 4_000, offset: 8),
            family: Stock(count: 40_000, offset: 25), secondGiven: 35, thirdGiven: 25),
        // West Africa, where few family names go round.
        Culture(
            share: 24, onsets: words("m b d s k f t n l y w g nd mb dj di gn h ng"),
            vowels: words("a a ou i o e é ia aye"), codas: words("n m r l ss"),
            familyEnds: words("a é o ou e aye dogo té ré ko ba"),
            syllables: (2...3, 1...2), given: Stock(count: 3_000, offset: 5),
            family: Stock(count: 2_500, offset: 3), secondGiven: 40, thirdGiven: 10),
        // The Gulf of Guinea and the Congo.
        Culture(
            share: 14, onsets: words("k n b m ng t w l ch mb nd kw oy nk s y j z"),
            vowels: words("a a o u i e we ia"), codas: words("n m"),
            familyEnds: words("a e u o i ba ma ku ngo ndo nga lu"),
            syllables: (2...3, 2...3), given: Stock(count: 6_000, offset: 15),
            family: Stock(count: 30_000, offset: 20), secondGiven: 60, thirdGiven: 20),
        // Romance languages.
        Culture(
            share: 12, onsets: words("m p l c f r b g d v t n j s cl fr br pr gu tr ch al"),
            vowels: words("a a e i o u ie au eu"), codas: words("r n s l nt rt"),
            familyEnds: words("ez ard in et eau os es ini elli oni is ont ier an o a"),
            syllables: (1...3, 1...2), given: Stock(count: 3_000, offset: 10),
            family: Stock(count: 60_000, offset: 30), secondGiven: 40, thirdGiven: 30),
        // English, German and Dutch.
        Culture(
            share: 8, onsets: words("b h k w s st sch gr br m f l r d t p h j w th cl"),
            vowels: words("a e i o u ee oo ei ie"), codas: words("r n s l ck tt nd rd ss ll"),
            familyEnds: words("er son mann ley ton berg man s ing ford feld"),
            syllables: (1...2, 1...2), given: Stock(count: 3_000, offset: 10),
            family: Stock(count: 60_000, offset: 30), secondGiven: 45, thirdGiven: 10),
        // Slavic languages.
        Culture(
            share: 6, onsets: words("v s d n m p k l g b t z r zh kr st vl sv ya iv"),
            vowels: words("a e i o u y"), codas: words("r n l sk m v"),
            familyEnds: words("ov ev in enko sky ova ic uk ak yan"),
            syllables: (2...2, 1...2), given: Stock(count: 800, offset: 8),
            family: Stock(count: 50_000, offset: 30), secondGiven: 50, thirdGiven: 0),
        // South Asia.
        Culture(
            share: 8, onsets: words("r s m v p sh n d k g h j ch b l bh pr kr t y"),
            vowels: words("a a a i u ee o e"), codas: words("n r sh j l m t nd"),
            familyEnds: words("a i an ya kar wal ni sha am var"),
            syllables: (2...3, 1...2), given: Stock(count: 8_000, offset: 20),
            family: Stock(count: 20_000, offset: 8), secondGiven: 35, thirdGiven: 10),
        // China and Korea: one syllable for the family, two for the given name.
        Culture(
            share: 6, onsets: words("w l x j m h z q y ch sh d t g k s n b p zh"),
            vowels: words("a ei i o u ia iu ao ua e"), codas: words("n ng n ng"), familyEnds: [],
            syllables: (1...1, 1...1), given: Stock(count: 700, offset: 30),
            family: Stock(count: 250, offset: 3), secondGiven: 85, thirdGiven: 0),
    ]
}
