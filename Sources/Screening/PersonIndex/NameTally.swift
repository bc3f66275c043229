/// What the parts of one name add up to for every person of a list: an upper bound of what
/// comparing would find.
struct NameTally {
    /// What one part of the query can bring.
    struct Share {
        /// Weights of both sides times similarity.
        let matched: Int
        /// The query's weight in it.
        let weight: Int
        /// How many of the person's parts it takes.
        let parts: Int

        static func + (one: Share, other: Share) -> Share {
            Share(
                matched: one.matched + other.matched, weight: one.weight + other.weight,
                parts: one.parts + other.parts)
        }
    }

    /// What came together for a person.
    struct Sums {
        /// In hundreds, rounded up.
        let matched: Int
        let weight: Int
        let parts: Int

        // Sums past these limits are cut: no true alignment of two names reaches them.
        static let matchedLimit: UInt32 = 1 << 13 - 1
        static let weightLimit: UInt32 = 1 << 9 - 1
        static let partsLimit: UInt32 = 1 << 6 - 1

        init(matched: Int, weight: Int, parts: Int) {
            self.matched = matched
            self.weight = weight
            self.parts = parts
        }

        init(_ share: Share) {
            self.init(
                matched: NameTally.hundreds(share.matched), weight: share.weight,
                parts: share.parts)
        }

        static func + (sums: Sums, share: Share) -> Sums {
            Sums(
                matched: sums.matched + NameTally.hundreds(share.matched),
                weight: sums.weight + share.weight, parts: sums.parts + share.parts)
        }

        init(_ packed: UInt32) {
            matched = Int(packed & Self.matchedLimit)
            weight = Int(packed >> 13 & Self.weightLimit)
            parts = Int(packed >> 22)
        }
    }

    /// 13 bits of matched weight, 9 of the query's weight, 6 of parts.
    private var sums: [UInt32]
    /// The slot, from 1, that was added last.
    private var slots: [UInt8]
    private let least: UInt32
    /// Who has come to ``least``, in the order in which they did.
    private var reached: [Int32] = []

    /// - Parameter least: of ``Sums/matched``, above zero, for those who are asked for.
    init(persons: Int, least: Int) {
        sums = [UInt32](repeating: 0, count: persons)
        slots = [UInt8](repeating: 0, count: persons)
        self.least = UInt32(clamping: least)
    }

    /// Adds a share to a person unless that slot was added before.
    mutating func add(_ share: Share, _ person: Int, _ slot: Int) {
        let mark = UInt8(truncatingIfNeeded: slot + 1)
        guard slots[person] != mark else { return }
        slots[person] = mark
        let before = sums[person]
        sums[person] = Self.sum(before, Self.packed(share))
        if Self.passes(before, sums[person], least) { reached.append(Int32(person)) }
    }

    /// Sums only grow, so each passes once.
    private static func passes(_ before: UInt32, _ sum: UInt32, _ least: UInt32) -> Bool {
        before & Sums.matchedLimit < least && sum & Sums.matchedLimit >= least
    }

    /// Adds a share to all persons of a list of gaps.
    ///
    /// - Returns: whether the list was one of `count` persons of this tally.
    mutating func add(
        _ share: Share, postings: ArraySlice<UInt8>, count: Int, _ slot: Int
    ) -> Bool {
        let mark = UInt8(truncatingIfNeeded: slot + 1)
        let packed = Self.packed(share)
        let least = least
        var reached: [Int32] = []
        let isWhole = sums.withUnsafeMutableBufferPointer { sums in
            slots.withUnsafeMutableBufferPointer { slots in
                postings.withUnsafeBufferPointer { postings in
                    var person = -1
                    var place = 0
                    for _ in 0..<count {
                        var gap = 0
                        var shift = 0
                        while true {
                            guard place < postings.count, shift < 35 else { return false }
                            let byte = postings[place]
                            place += 1
                            gap |= Int(byte & 0x7F) << shift
                            if byte < 0x80 { break }
                            shift += 7
                        }
                        person += gap + 1
                        guard person < sums.count else { return false }
                        if slots[person] == mark { continue }
                        slots[person] = mark
                        let before = sums[person]
                        let sum = Self.sum(before, packed)
                        sums[person] = sum
                        if Self.passes(before, sum, least) { reached.append(Int32(person)) }
                    }
                    return place == postings.count
                }
            }
        }
        self.reached += reached
        return isWhole
    }

    /// Everybody who has come to the least and for whom the test holds.
    func persons(where isWanted: (Int, Sums) -> Bool) -> [Int] {
        reached.sorted().compactMap { person in
            let person = Int(person)
            return isWanted(person, Sums(sums[person])) ? person : nil
        }
    }

    /// As sums count it, rounded up.
    static func hundreds(_ matched: Int) -> Int { (matched + 99) / 100 }

    private static func packed(_ share: Share) -> UInt32 {
        UInt32(hundreds(share.matched)) | UInt32(share.weight) << 13 | UInt32(share.parts) << 22
    }

    private static func sum(_ one: UInt32, _ other: UInt32) -> UInt32 {
        let matched = min(
            one & Sums.matchedLimit + other & Sums.matchedLimit, Sums.matchedLimit)
        let weight = min(
            one >> 13 & Sums.weightLimit + other >> 13 & Sums.weightLimit,
            Sums.weightLimit)
        let parts = min(one >> 22 + other >> 22, Sums.partsLimit)
        return matched | weight << 13 | parts << 22
    }
}
