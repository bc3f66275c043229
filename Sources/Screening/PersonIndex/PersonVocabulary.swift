/// All parts of the names of a list, each once, laid out for a quick look at all of them: sorted by
/// skeleton, so that what is like a part is found skeleton by skeleton.
struct PersonVocabulary: Sendable {
    struct Postings {
        /// Gaps between the numbers of the persons who bear the part.
        let gaps: ArraySlice<UInt8>
        let count: Int
    }

    /// A part of the list that is like a part of the person's name.
    struct Near: Sendable {
        let part: Int
        let similarity: Int
    }

    private let postings: [UInt8]
    private var words = SoundDistance.Words()
    private var sounds: [UInt8] { words.sounds }
    private var ends: [UInt32] = [0]
    private var kinds: [UInt8] = []
    private var firstLetters: [UInt8] = []
    private var vowels: [Bool] = []
    private var lengths: [UInt16] = []
    private var weights: [UInt8] = []
    private var offsets: [UInt32] = [0]
    private var counts: [UInt32] = []
    /// The different skeletons of names, and where the parts of each begin.
    private(set) var skeletons: [NameSkeleton] = []
    private var starts: [UInt32] = []
    /// Parts from there on are initials and particles.
    private var ordinaryEnd = 0
    private let memory = NearMemory()

    var count: Int { kinds.count }

    /// The order in which parts stand: names by skeleton, then initials, then particles.
    static func precedes(_ one: NameToken, _ other: NameToken) -> Bool {
        if one.kind != other.kind { return one.kind.rawValue < other.kind.rawValue }
        if one.skeleton != other.skeleton {
            return (one.skeleton.count, one.skeleton.classes)
                < (other.skeleton.count, other.skeleton.classes)
        }
        if one.sounds != other.sounds { return one.sounds.lexicographicallyPrecedes(other.sounds) }
        return (one.firstLetter, one.hasVowels ? 1 : 0)
            < (other.firstLetter, other.hasVowels ? 1 : 0)
    }

    static func bytes(_ parts: [(token: NameToken, bytes: Int, count: Int)]) -> [UInt8] {
        var bytes = BigEndian.bytes(UInt64(parts.count), count: 4)
        for (token, length, count) in parts {
            bytes.append(token.kind.rawValue | (token.hasVowels ? 4 : 0))
            bytes.append(token.firstLetter)
            bytes.append(UInt8(clamping: token.sounds.count))
            bytes += token.sounds
            ByteReader.append(variable: length, to: &bytes)
            ByteReader.append(variable: count, to: &bytes)
        }
        return bytes
    }

    /// `nil` where the bytes are cut, out of order, or point past the postings.
    init?(_ bytes: [UInt8], postings: [UInt8]) {
        self.postings = postings
        var reader = ByteReader(bytes)
        guard let count = reader.number(4), count <= ScreeningLimit.nameParts else { return nil }
        var offset = 0
        var last: NameToken?
        for _ in 0..<count {
            guard let flags = reader.byte(), let kind = NameToken.Kind(rawValue: flags & 3),
                let first = reader.byte(), let length = reader.byte(),
                let sounds = reader.bytes(Int(length)), let stored = reader.variable(),
                let held = reader.variable()
            else { return nil }
            let token = NameToken(
                kind: kind, sounds: Array(sounds), firstLetter: first, hasVowels: flags & 4 != 0)
            if let last, !Self.precedes(last, token) { return nil }
            last = token
            append(token)
            offset += stored
            guard offset <= postings.count, held <= ScreeningLimit.persons else { return nil }
            offsets.append(UInt32(offset))
            counts.append(UInt32(held))
        }
        guard reader.isAtEnd else { return nil }
        starts.append(UInt32(ordinaryEnd))
    }

    private mutating func append(_ token: NameToken) {
        if token.kind == .ordinary {
            if skeletons.last != token.skeleton {
                skeletons.append(token.skeleton)
                starts.append(UInt32(count))
            }
            ordinaryEnd += 1
        }
        words.append(token.sounds)
        ends.append(UInt32(sounds.count))
        kinds.append(token.kind.rawValue)
        firstLetters.append(token.firstLetter)
        vowels.append(token.hasVowels)
        lengths.append(UInt16(clamping: token.length))
        weights.append(UInt8(clamping: token.weight))
    }

    func postings(of part: Int) -> Postings {
        Postings(
            gaps: postings[Int(offsets[part])..<Int(offsets[part + 1])], count: Int(counts[part]))
    }

    func weight(of part: Int) -> Int { Int(weights[part]) }

    /// `nil` for a number that the vocabulary does not have.
    func token(_ part: Int) -> NameToken? {
        guard part >= 0, part < count, let kind = NameToken.Kind(rawValue: kinds[part])
        else { return nil }
        let sounds = Array(sounds[range(of: part)])
        return NameToken(
            kind: kind, sounds: sounds, firstLetter: firstLetters[part], hasVowels: vowels[part],
            skeleton: NameSkeleton(sounds: sounds), length: Int(lengths[part]),
            weight: weight(of: part))
    }

    private func range(of part: Int) -> Range<Int> { Int(ends[part])..<Int(ends[part + 1]) }

    private func parts(of skeleton: Int) -> Range<Int> {
        Int(starts[skeleton])..<Int(starts[skeleton + 1])
    }

    /// Every part with exactly that skeleton.
    func equal(_ skeleton: NameSkeleton) -> Range<Int> {
        var low = 0
        var high = skeletons.count
        while low < high {
            let middle = (low + high) / 2
            let other = skeletons[middle]
            if (other.count, other.classes) < (skeleton.count, skeleton.classes) {
                low = middle + 1
            } else {
                high = middle
            }
        }
        return low < skeletons.count && skeletons[low] == skeleton ? parts(of: low) : 0..<0
    }
}

extension PersonVocabulary {
    /// Every part that is like this one, with its similarity: exactly what
    /// ``NameSimilarity/between(_:_:)`` finds over all.
    ///
    /// It holds for no part whose skeleton is neither within the edits nor the beginning or end of
    /// the other, and for those within the edits alone the sounds decide; but for names of one
    /// group of ``NameVariants``, which are looked up one by one.
    func near(_ token: NameToken, isTruncated: Bool) -> [Near] {
        memory.found(NearMemory.Key(token, isTruncated: isTruncated)) {
            search(token, isTruncated: isTruncated)
        }
    }

    private func search(_ token: NameToken, isTruncated: Bool) -> [Near] {
        var found: [Near] = []
        var own = SoundDistance.Words()
        own.append(token.sounds)
        for (number, skeleton) in skeletons.enumerated() {
            let isNear = token.skeleton.isNear(skeleton)
            let isCompound =
                token.skeleton.isPart(of: skeleton) || skeleton.isPart(of: token.skeleton)
            if isNear || isCompound {
                compare(
                    token, own, with: number, isNear: isNear, isCompound: isCompound, &found)
            }
        }
        for part in ordinaryEnd..<count
        where kinds[part] == NameToken.Kind.initial.rawValue
            && firstLetters[part] == token.firstLetter
        {
            found.append(Near(part: part, similarity: NameSimilarity.initial))
        }
        if token.variants != 0 { found = withVariants(of: token, found) }
        return isTruncated ? withBeginnings(of: token, found) : found
    }

    private func withVariants(of token: NameToken, _ found: [Near]) -> [Near] {
        var best = Dictionary(uniqueKeysWithValues: found.map { ($0.part, $0.similarity) })
        for variant in NameVariants.members(of: token.variants) {
            for part in equal(NameSkeleton(sounds: variant))
            where sounds[range(of: part)].elementsEqual(variant) {
                best[part] = max(best[part] ?? 0, NameVariants.similarity)
            }
        }
        return best.map { Near(part: $0.key, similarity: $0.value) }
    }

    /// Compares all parts with one skeleton.
    ///
    /// - Parameter own: the token's sounds.
    private func compare(
        _ token: NameToken, _ own: SoundDistance.Words, with skeleton: Int, isNear: Bool,
        isCompound: Bool, _ found: inout [Near]
    ) {
        for part in parts(of: skeleton) {
            let areWritten = token.hasVowels && vowels[part]
            let length = Int(lengths[part])
            let similarity = words.word(range(of: part), vowelsAreWritten: areWritten) { other in
                own.word(token.sounds.indices, vowelsAreWritten: areWritten) { own in
                    let alike =
                        isNear
                        ? NameSimilarity.soundsAlike(
                            own, other, length: token.length + length,
                            difference: token.length - length, vowelsAreWritten: areWritten) : 0
                    guard isCompound, alike < NameSimilarity.compound,
                        NameSimilarity.mayBeCompound(own.sounds.count, other.sounds.count)
                    else { return alike }
                    let consonants = (token.skeleton.count, skeletons[skeleton].count)
                    let isFound =
                        consonants.0 < consonants.1
                        ? NameSimilarity.isCompound(
                            other.sounds, of: own.sounds, consonants: consonants.0,
                            length: token.length, vowelsAreWritten: areWritten)
                        : NameSimilarity.isCompound(
                            own.sounds, of: other.sounds, consonants: consonants.1,
                            length: length, vowelsAreWritten: areWritten)
                    return isFound ? NameSimilarity.compound : alike
                }
            }
            if similarity > 0 { found.append(Near(part: part, similarity: similarity)) }
        }
    }

    /// A part that was cut is also like everything that begins with it.
    private func withBeginnings(of token: NameToken, _ found: [Near]) -> [Near] {
        var best = Dictionary(uniqueKeysWithValues: found.map { ($0.part, $0.similarity) })
        let beginning = token.sounds.dropLast()
        for part in 0..<ordinaryEnd where sounds[range(of: part)].starts(with: beginning) {
            guard let other = self.token(part), NameSimilarity.isBeginning(token, of: other)
            else { continue }
            best[part] = max(best[part] ?? 0, NameSimilarity.truncated)
        }
        return best.map { Near(part: $0.key, similarity: $0.value) }
    }
}
