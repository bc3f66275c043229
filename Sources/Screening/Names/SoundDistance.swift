/// How far two words are from each other by their sounds: the cheapest way to make one of the
/// other, where vowels and consonants that languages exchange cost less than others.
enum SoundDistance {
    /// The price of a consonant that has nothing to do with the other.
    static let whole = 100
    private static let vowelMissing = 32
    private static let unwrittenVowel = 8
    private static let breathMissing = 30
    private static let exchanged = 70
    private static let relation = 50
    // What is added to the price of a missing sound, or taken from it.
    private static let woman = 30
    private static let lastS = -45
    private static let firstArticle = -40
    private static let innerArticle = -50

    /// What the word would cost if nothing of it were there, which the distance is measured by.
    static func weight(of sounds: [UInt8]) -> Int {
        sounds.reduce(0) { $0 + weight(of: $1) }
    }

    private static func weight(of sound: UInt8) -> Int {
        NameSound.isVowel(sound) ? 50 : sound == UInt8(ascii: "h") ? 60 : whole
    }

    /// - Parameters:
    ///   - limit: beyond it the cost does not matter, and any above it may be returned.
    ///   - vowelsAreWritten: whether both words' scripts write them.
    ///   - areWhole: whether they are words, and not cut out of longer ones.
    static func cost(
        _ left: UnsafeBufferPointer<UInt8>, _ right: UnsafeBufferPointer<UInt8>,
        limit: Int = .max / 2, vowelsAreWritten: Bool, areWhole: Bool = true
    ) -> Int {
        let width = right.count + 1
        return prices.withUnsafeBufferPointer { prices in
            withUnsafeTemporaryAllocation(of: Int.self, capacity: 3 * width) { rows in
                var (beforeLast, last, current) = (0, width, 2 * width)
                rows[last] = 0
                for column in 1..<max(width, 1) {
                    rows[last + column] =
                        rows[last + column - 1] + missing(right[column - 1], vowelsAreWritten)
                        + (areWhole ? ending(right[column - 1], at: column - 1, of: right) : 0)
                }
                for row in 0..<left.count {
                    let sound = left[row]
                    let gap =
                        missing(sound, vowelsAreWritten)
                        + (areWhole ? ending(sound, at: row, of: left) : 0)
                    rows[current] = rows[last] + gap
                    var least = rows[current]
                    for column in 1..<max(width, 1) {
                        let other = right[column - 1]
                        var best =
                            rows[last + column - 1]
                            + (sound == other ? 0 : price(sound, other, prices))
                        best = min(best, rows[last + column] + gap)
                        let otherGap =
                            missing(other, vowelsAreWritten)
                            + (areWhole ? ending(other, at: column - 1, of: right) : 0)
                        best = min(best, rows[current + column - 1] + otherGap)
                        if row > 0, column > 1, sound == right[column - 2], left[row - 1] == other {
                            best = min(best, rows[beforeLast + column - 2] + exchanged)
                        }
                        rows[current + column] = best
                        least = min(least, best)
                    }
                    // An exchange of neighbours reaches back two rows, and costs what is left of
                    // the limit from there at least.
                    if least > limit + exchanged { return least }
                    (beforeLast, last, current) = (last, current, beforeLast)
                }
                return rows[last + right.count]
            }
        }
    }

    private static func missing(_ sound: UInt8, _ vowelsAreWritten: Bool) -> Int {
        if NameSound.isVowel(sound) { return vowelsAreWritten ? vowelMissing : unwrittenVowel }
        return sound == UInt8(ascii: "h") ? breathMissing : whole
    }

    /// What a first or last sound costs besides: an `i` at the end makes `Mahmoudi` of `Mahmoud`,
    /// who is another, and an `a` a woman of a man. An `s` there is what Latvian and Greek add, an
    /// `l` at the front or behind `Abd` the article.
    private static func ending(
        _ sound: UInt8, at place: Int, of word: UnsafeBufferPointer<UInt8>
    ) -> Int {
        if sound == UInt8(ascii: "l") {
            if place == 0, word.count >= 4 { return firstArticle }
            return place == 1 && word[0] == UInt8(ascii: "&") ? innerArticle : 0
        }
        guard place >= 3, place == word.count - 1 else { return 0 }
        switch sound {
        case UInt8(ascii: "i"): return relation
        case UInt8(ascii: "a"): return NameSound.isVowel(word[place - 1]) ? 0 : woman
        case UInt8(ascii: "s"): return lastS
        default: return 0
        }
    }

    private static func price(
        _ left: UInt8, _ right: UInt8, _ prices: UnsafeBufferPointer<UInt8>
    ) -> Int {
        left < 0x80 && right < 0x80 ? Int(prices[Int(left) << 7 | Int(right)]) : whole
    }

    /// What it costs to exchange one sound for another.
    private static let prices: [UInt8] = {
        var table = [UInt8](repeating: UInt8(whole), count: 128 * 128)
        for (pairs, cost) in near {
            for pair in pairs.split(separator: " ") {
                let sounds = Array(pair.utf8)
                table[Int(sounds[0]) << 7 | Int(sounds[1])] = cost
                table[Int(sounds[1]) << 7 | Int(sounds[0])] = cost
            }
        }
        return table
    }()

    /// Sounds that one name has in several languages or hands.
    private static let near: [(String, UInt8)] = [
        ("ou ae", 8), ("ei", 12), ("Gg Kk Dd Tt", 18), ("fv SC", 20), ("ao eo ai au eu iu", 28),
        ("io sz sS zD Ts jg jC jz Kh dt kg", 30),
        ("bp bv pf uv Dz kC KC jS kK Gk Gk GK Cs uf DT", 35),
        ("jd dz dT", 40), ("bf Tz Cz Sz hk hg hG Gr ij mn ub iz sj hj Ct", 50), ("ks kj", 60),
        ("lr nl", 65),
    ]
}
