/// How alike two parts of names are, 0 to 1000.
enum NameSimilarity {
    /// Below this two parts count as different.
    static let floor = 390
    /// What a cost of all of both words would take away: three and a half times what it is
    /// in itself, as a part that is half alike is another one.
    private static let steepness = 3_500
    /// An initial and a name that begins with it.
    static let initial = 775
    /// A part that is the beginning or the end of the other.
    static let compound = 670
    /// How alike that part must be to it.
    private static let compoundPart = 870
    /// A part whose end a machine readable zone had no room for.
    static let truncated = 900
    /// Two parts of one name are one part of the other.
    static let joined = 925

    static func between(_ left: NameToken, _ right: NameToken) -> Int {
        if left.kind == .initial || right.kind == .initial {
            guard left.firstLetter == right.firstLetter else { return 0 }
            return left.kind == right.kind ? 1_000 : initial
        }
        var alike =
            left.skeleton.isNear(right.skeleton)
            ? soundsAlike(
                left.sounds, right.sounds, length: left.length + right.length,
                vowelsAreWritten: left.hasVowels && right.hasVowels) : 0
        if left.variants != 0, left.variants == right.variants {
            alike = max(alike, NameVariants.similarity)
        }
        if alike < compound, isCompound(left, of: right) || isCompound(right, of: left) {
            return compound
        }
        return alike
    }

    /// `Jamal` and `Jamaluddin`, `Amin` and `Mohammadamin`: the one word begins or ends the other.
    private static func isCompound(_ whole: NameToken, of part: NameToken) -> Bool {
        guard mayBeCompound(part.sounds.count, whole.sounds.count),
            part.skeleton.isPart(of: whole.skeleton)
        else { return false }
        return whole.sounds.withUnsafeBufferPointer { sounds in
            part.sounds.withUnsafeBufferPointer {
                isCompound(
                    sounds, of: $0, consonants: part.skeleton.count, length: part.length,
                    vowelsAreWritten: whole.hasVowels && part.hasVowels)
            }
        }
    }

    /// - Parameters:
    ///   - part: with a skeleton that is the beginning or the end of the whole's.
    ///   - consonants: of the part.
    ///   - length: of the part.
    static func isCompound(
        _ whole: UnsafeBufferPointer<UInt8>, of part: UnsafeBufferPointer<UInt8>, consonants: Int,
        length: Int, vowelsAreWritten: Bool
    ) -> Bool {
        // `Oleksandrovych` is the son of an Oleksandr.
        guard part.count < whole.count, !NameToken.isPatronymic(whole) else { return false }
        let limit = (1_000 - compoundPart) * length / 1_000
        func isLike(_ range: Range<Int>) -> Bool {
            SoundDistance.cost(
                UnsafeBufferPointer(rebasing: whole[range]), part, limit: limit,
                vowelsAreWritten: vowelsAreWritten, areWhole: false) <= limit
        }
        return isLike(0..<beginning(whole.indices, of: whole, consonants))
            || isLike(
                whole.count
                    - beginning(whole.indices.reversed(), of: whole, consonants)..<whole.count)
    }

    /// How many sounds stand before the consonant behind so many, in this order.
    private static func beginning(
        _ places: some Sequence<Int>, of word: UnsafeBufferPointer<UInt8>, _ consonants: Int
    ) -> Int {
        var (left, count) = (consonants, 0)
        for place in places {
            if NameSkeleton.holds(word[place]) { left -= 1 }
            if left < 0 { break }
            count += 1
        }
        return count
    }

    /// Whether one of two words with so many sounds can be a part of the other.
    static func mayBeCompound(_ one: Int, _ other: Int) -> Bool {
        min(one, other) >= 4 && abs(one - other) >= 2
    }

    /// - Parameter length: of both together.
    static func soundsAlike(
        _ left: [UInt8], _ right: [UInt8], length: Int, vowelsAreWritten: Bool
    ) -> Int {
        let cost = left.withUnsafeBufferPointer { left in
            right.withUnsafeBufferPointer { right in
                SoundDistance.cost(
                    left, right, limit: greatestCost(length), vowelsAreWritten: vowelsAreWritten)
            }
        }
        return similarity(cost, length)
    }

    /// - Parameter difference: of both lengths: no change of one sound costs less than half of what
    ///   it adds to or takes from the length, so a great difference alone passes what the floor
    ///   allows. Vowels that a script leaves out cost less than that.
    static func soundsAlike(
        _ left: SoundDistance.Word, _ right: SoundDistance.Word, length: Int, difference: Int,
        vowelsAreWritten: Bool
    ) -> Int {
        let limit = greatestCost(length)
        if vowelsAreWritten, abs(difference) > 2 * limit { return 0 }
        return similarity(SoundDistance.cost(left, right, limit: limit), length)
    }

    /// That leaves the floor.
    private static func greatestCost(_ length: Int) -> Int { (1_001 - floor) * length / steepness }

    private static func similarity(_ cost: Int, _ length: Int) -> Int {
        let similarity = 1_000 - steepness * cost / max(length, 1)
        return similarity < floor ? 0 : similarity
    }

    /// Two parts that follow one another against one part of the other name. Their consonants must
    /// be equal.
    static func joining(_ first: NameToken, _ second: NameToken, with whole: NameToken) -> Int {
        guard whole.kind == .ordinary,
            let skeleton = first.skeleton.joined(with: second.skeleton),
            skeleton == whole.skeleton, first.skeleton.count > 0, second.skeleton.count > 0
        else { return 0 }
        return min(
            joined,
            soundsAlike(
                first.sounds + second.sounds, whole.sounds,
                length: first.length + second.length + whole.length,
                vowelsAreWritten: first.hasVowels && second.hasVowels && whole.hasVowels))
    }

    /// Whether a part can be the beginning of another: its last sound may be a letter that was cut
    /// from its fellow.
    static func isBeginning(_ part: NameToken, of whole: NameToken) -> Bool {
        part.kind == .ordinary && whole.kind == .ordinary && part.sounds.count >= 3
            && whole.sounds.count >= part.sounds.count
            && whole.sounds.starts(with: part.sounds.dropLast())
    }
}
