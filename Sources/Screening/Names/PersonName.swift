/// A person's name taken apart into what is compared.
struct PersonName: Hashable {
    /// Parts of one name; what stands behind them is not looked at.
    static let limit = 15

    let tokens: [NameToken]
    /// How the name writes each part.
    let spellings: [String]

    /// The sum of all parts' weights.
    var weight: Int { tokens.reduce(0) { $0 + $1.weight } }
    /// Parts that are names: neither particles nor initials.
    var ordinaryCount: Int { tokens.count { $0.kind == .ordinary } }

    init(tokens: [NameToken], spellings: [String]) {
        self.tokens = tokens
        self.spellings = spellings
    }

    init(_ text: String) {
        var builder = Builder()
        for word in NameLetters.words(of: text) { builder.add(word) }
        (tokens, spellings) = builder.finish()
    }

    /// Places of parts that may be one part of another name: those that follow one another, and
    /// names with nothing but particles between them.
    var neighbours: [(Int, Int)] {
        var found: [(Int, Int)] = []
        for first in tokens.indices.dropLast() where tokens[first].kind != .initial {
            let next = first + 1
            if tokens[next].kind != .initial,
                !(tokens[first].kind == .particle && tokens[next].kind == .particle)
            {
                found.append((first, next))
            }
            if tokens[first].kind == .ordinary, tokens[next].kind == .particle,
                let name = tokens[next...].firstIndex(where: { $0.kind != .particle }),
                tokens[name].kind == .ordinary
            {
                found.append((first, name))
            }
        }
        return found
    }
}

extension PersonName {
    /// Words that are no part of a name at all.
    private static let titles: Set<String> = [
        "mr", "mrs", "ms", "miss", "mme", "mlle", "dr", "prof", "eng", "ing", "gen", "general",
        "col", "colonel", "capt", "captain", "lt", "sgt", "maj", "major", "sir", "hon", "president",
        "minister", "senator", "jr", "sr", "ii", "iii", "dit", "dite", "alias", "aka", "nee", "rev",
    ]

    private static let particles: Set<String> = [
        "al", "el", "ul", "il", "ur", "ar", "er", "ad", "ed", "as", "es", "ash", "esh", "az", "ez",
        "an", "en", "at", "et", "ud", "uz", "ush", "ol", "bin", "ben",
        "ibn", "bn", "bint", "bent", "binti", "binte", "bnt",
        "ould", "uld", "wuld", "wld", "walad", "weld", "mint", "o", "ou", "e", "y", "i", "de",
        "del", "della", "di", "da", "do", "dos", "das", "du", "des", "la", "le", "les", "los",
        "las", "van", "von", "der", "den", "ter", "ten", "zu", "zum", "zur", "af", "av", "st",
        "lo", "ap", "of", "the", "wa", "va", "i",
    ]

    private static let servants: Set<String> = [
        "abd", "abdul", "abdel", "abdal", "abdoul", "abdol", "abdur", "abder", "abdus", "abdes",
        "abdil", "abdun", "abden", "abdud", "abded", "abdush", "abdesh", "abdool",
    ]
    /// What `Abdallah` and its like end with: the L is no article.
    private static let godsName = [
        "la": "lah", "lah": "lah", "lla": "lah", "llah": "lah", "laye": "lah", "llai": "lahi",
        "lahi": "lahi", "llahi": "lahi", "lai": "lahi",
    ]
    private static let articles: Set<String> = [
        "al", "el", "ul", "il", "ur", "ar", "er", "ad", "ed", "as", "es", "ash", "esh", "az", "ez",
        "an", "en", "l",
    ]
    private static let shortForms = [
        "mohd": "mohamed", "muhd": "mohamed", "mhd": "mohamed", "md": "mohamed",
        "maxamed": "mohamed", "axmed": "ahmed", "xasan": "hassan", "xuseen": "hussein",
        "cali": "ali", "cumar": "umar", "cusmaan": "usman", "cismaan": "usman", "xaaji": "haji",
        "ciise": "isa", "cise": "isa", "caasha": "aisha", "cadow": "addow", "caddow": "addow",
        "cawad": "awad", "cabdi": "abdi", "cabdulle": "abdullah", "xirsi": "hirsi",
        "xamse": "hamza", "xabiib": "habib", "xaliimo": "halima", "maxamuud": "mahmud",
        "faarax": "farah", "saalax": "salah", "cilmi": "ilmi", "cigaal": "egal",
        "ch": "chaudhry",
    ]

    /// Words of two letters without a vowel that are no initials.
    private static let shortWords = Set(
        ["ng", "md", "ch", "bn", "dr", "mr", "ms", "lt", "jr", "sr", "st", "kh", "gh", "th", "sh"]
            .map { Array($0.utf8) })

    private struct Builder {
        private var tokens: [NameToken] = []
        private var spellings: [String] = []
        /// `Abd` and an article, until the name comes that they belong to.
        private var servant: [String] = []
        private var titles: [NameLetters.Word] = []

        mutating func add(_ word: NameLetters.Word) {
            guard tokens.count < PersonName.limit else { return }
            if let (first, rest) = Self.parts(of: word) {
                add(first)
                add(rest)
                return
            }
            let text = String(decoding: word.letters, as: UTF8.self)
            if let whole = PersonName.shortForms[text] {
                let isAlone = servant.isEmpty
                add(NameLetters.Word(letters: Array(whole.utf8), hasVowels: word.hasVowels))
                if isAlone { spellings[spellings.count - 1] = text.uppercased() }
                return
            }
            if !servant.isEmpty {
                if PersonName.articles.contains(text) {
                    servant.append(text)
                } else {
                    append(
                        .ordinary, [UInt8(ascii: "&")] + NameSound.sounds(of: withoutArticle(word)),
                        word,
                        spelling: (servant + [text]).joined(separator: " "),
                        firstLetter: UInt8(ascii: "a"))
                    servant = []
                }
                return
            }
            if PersonName.servants.contains(text) {
                servant = [text]
            } else if word.letters.count == 1 {
                append(.initial, word.letters, word, spelling: text)
            } else if PersonName.titles.contains(text) {
                titles.append(word)
            } else if PersonName.particles.contains(text) {
                append(.particle, NameSound.sounds(of: word.letters), word, spelling: text)
            } else if let name = servantName(in: word) {
                append(
                    .ordinary, [UInt8(ascii: "&")] + NameSound.sounds(of: name), word,
                    spelling: text)
            } else {
                append(.ordinary, NameSound.sounds(of: withoutArticle(word)), word, spelling: text)
            }
        }

        /// What is written as one word and is two everywhere else: `Benabderrahmane`,
        /// `Aboulkacem`, the initials of `JC Juncker`.
        private static func parts(
            of word: NameLetters.Word
        ) -> (NameLetters.Word, NameLetters.Word)? {
            let letters = word.letters
            func cut(_ first: some Sequence<UInt8>, _ count: Int) -> (
                NameLetters.Word, NameLetters.Word
            ) {
                (
                    NameLetters.Word(letters: Array(first), hasVowels: word.hasVowels),
                    NameLetters.Word(
                        letters: Array(letters.dropFirst(count)), hasVowels: word.hasVowels)
                )
            }
            if letters.count == 2, word.hasVowels, !PersonName.shortWords.contains(letters),
                !letters.contains(where: { NameSound.isVowel($0) || $0 == 0x79 || $0 >= 0x80 })
            {
                return cut(letters.prefix(1), 1)
            }
            for son in ["ben", "bin"] where letters.starts(with: Array((son + "abd").utf8)) {
                return cut(son.utf8, 3)
            }
            for father in ["aboul", "abul", "abol", "abil"]
            where letters.count >= father.utf8.count + 4
                && letters.starts(with: Array(father.utf8))
            {
                return cut("abu".utf8, father.utf8.count)
            }
            return nil
        }

        mutating func finish() -> ([NameToken], [String]) {
            if let first = servant.first {
                let word = NameLetters.Word(letters: Array(first.utf8))
                append(.ordinary, NameSound.sounds(of: word.letters), word, spelling: first)
            }
            // `Major` and `General` are names too, where nothing else is there.
            if tokens.isEmpty {
                for title in titles {
                    append(
                        .ordinary, NameSound.sounds(of: title.letters), title,
                        spelling: String(decoding: title.letters, as: UTF8.self))
                }
            }
            // In `Ben Ali` and `Van De` the little words are all there is.
            if tokens.count >= 1, !tokens.contains(where: { $0.kind == .ordinary }) {
                tokens = tokens.map {
                    $0.kind == .particle
                        ? NameToken(
                            kind: .ordinary, sounds: $0.sounds, firstLetter: $0.firstLetter,
                            hasVowels: $0.hasVowels) : $0
                }
            }
            return (tokens, spellings)
        }

        private mutating func append(
            _ kind: NameToken.Kind, _ sounds: [UInt8], _ word: NameLetters.Word, spelling: String,
            firstLetter: UInt8? = nil
        ) {
            guard !sounds.isEmpty, let first = firstLetter ?? word.letters.first else { return }
            tokens.append(
                NameToken(
                    kind: kind, sounds: sounds, firstLetter: first, hasVowels: word.hasVowels))
            spellings.append(spelling.uppercased())
        }

        /// `Alsaleh` is `Al Saleh`.
        private func withoutArticle(_ word: NameLetters.Word) -> [UInt8] {
            let letters = word.letters
            let rest = letters.dropFirst(2)
            let shortest = word.hasVowels ? 4 : 3
            guard rest.count >= shortest, letters[1] == UInt8(ascii: "l"),
                letters[0] == UInt8(ascii: "a") || letters[0] == UInt8(ascii: "e"),
                let next = rest.first, next != UInt8(ascii: "l"),
                !word.hasVowels || !NameSound.isVowel(next)
            else { return letters }
            return Array(rest)
        }

        /// The name behind `Abd` in `Abdelkrim`, `Abdourahmane`, `Abderrahim`.
        private func servantName(in word: NameLetters.Word) -> [UInt8]? {
            var rest = word.letters[...]
            guard rest.count >= 6, rest.starts(with: Array("abd".utf8)) else { return nil }
            rest = rest.dropFirst(3)
            while let letter = rest.first, NameSound.isVowel(letter) { rest = rest.dropFirst() }
            if let god = PersonName.godsName[String(decoding: rest, as: UTF8.self)] {
                return Array(god.utf8)
            }
            if rest.first == UInt8(ascii: "l") {
                rest = rest.dropFirst()
            } else if let letter = rest.first, rest.dropFirst().first == letter {
                rest = rest.dropFirst()
            }
            return rest.count >= 2 ? Array(rest) : nil
        }
    }
}
