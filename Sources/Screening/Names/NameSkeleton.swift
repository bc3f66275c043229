/// The consonants of a word as classes of four bits, up to sixteen of them: what is left of a name
/// when hands and languages have changed its vowels. Words whose skeletons are further apart than
/// ``edits(allowedFor:)`` says count as different whatever their sounds, which is what lets an
/// index find all that are alike without comparing all.
struct NameSkeleton: Hashable {
    static let limit = 16

    /// Class by class, the first in the lowest four bits.
    let classes: UInt64
    let count: Int
    /// A bit for each class that occurs.
    let mask: UInt16

    init(sounds: some Sequence<UInt8>) {
        var classes: UInt64 = 0
        var count = 0
        for sound in sounds where count < Self.limit {
            let kind = Self.kind(of: sound)
            if kind == 0 { continue }
            classes |= kind << (4 * UInt64(count))
            count += 1
        }
        self.init(classes: classes, count: count)
    }

    init(classes: UInt64, count: Int) {
        self.classes = classes
        self.count = count
        mask = (0..<count).reduce(0) { $0 | 1 << UInt16(classes >> (4 * UInt64($1)) & 15) }
    }

    /// The skeleton of both words as one; `nil` where it would be too long.
    func joined(with next: NameSkeleton) -> NameSkeleton? {
        guard count + next.count <= Self.limit else { return nil }
        // A shift by all 64 bits gives zero, as it must.
        return NameSkeleton(
            classes: classes | next.classes << (4 * UInt64(count)), count: count + next.count)
    }

    /// How many consonants may be added, dropped, changed or exchanged, by the longer skeleton.
    static func edits(allowedFor count: Int) -> Int { count == 0 ? 0 : count <= 5 ? 1 : 2 }

    /// Whether masks allow at most so many edits: each edit changes two bits at most.
    static func mayBeNear(_ left: UInt16, _ right: UInt16, edits: Int) -> Bool {
        var rest = left ^ right
        for _ in 0..<2 * edits { rest &= rest &- 1 }
        return rest == 0
    }

    func isNear(_ other: NameSkeleton) -> Bool {
        if classes == other.classes, count == other.count { return true }
        let allowed = Self.edits(allowedFor: max(count, other.count))
        guard allowed > 0, abs(count - other.count) <= allowed,
            Self.mayBeNear(mask, other.mask, edits: allowed)
        else { return false }
        return Self.isWithin(allowed, classes, other.classes)
    }

    /// Whether skeletons hold that sound.
    static func holds(_ sound: UInt8) -> Bool { kind(of: sound) != 0 }

    /// Whether this, two consonants at least, is the beginning or the end of the other, and not all
    /// of it.
    func isPart(of whole: NameSkeleton) -> Bool {
        guard count >= 2, count < whole.count else { return false }
        let bits = 4 * UInt64(count)
        return classes == whole.classes & ~(~0 << bits)
            || classes == whole.classes >> (4 * UInt64(whole.count) - bits)
    }

    /// Whether so many edits make one of the other: past what both begin with, one edit is tried
    /// after the other, as it is never worse to keep what is equal.
    private static func isWithin(_ edits: Int, _ one: UInt64, _ other: UInt64) -> Bool {
        let differing = one ^ other
        if differing == 0 { return true }
        if edits == 0 { return false }
        let equal = UInt64(differing.trailingZeroBitCount & ~3)
        let (one, other) = (one >> equal, other >> equal)
        if isWithin(edits - 1, one >> 4, other >> 4) || isWithin(edits - 1, one >> 4, other)
            || isWithin(edits - 1, one, other >> 4)
        {
            return true
        }
        return one & 15 == other >> 4 & 15 && one >> 4 & 15 == other & 15
            && isWithin(edits - 1, one >> 8, other >> 8)
    }

    /// 0 for what a skeleton leaves out: vowels and `h`.
    private static func kind(of sound: UInt8) -> UInt64 {
        if sound >= 0x80 { return 12 + UInt64(sound & 3) }
        switch sound {
        case UInt8(ascii: "b"), UInt8(ascii: "p"), UInt8(ascii: "v"), UInt8(ascii: "f"): return 1
        case UInt8(ascii: "d"), UInt8(ascii: "t"), UInt8(ascii: "D"), UInt8(ascii: "T"): return 2
        case UInt8(ascii: "k"), UInt8(ascii: "g"), UInt8(ascii: "G"), UInt8(ascii: "K"),
            UInt8(ascii: "j"):
            return 3
        case UInt8(ascii: "s"), UInt8(ascii: "z"), UInt8(ascii: "S"), UInt8(ascii: "C"): return 4
        case UInt8(ascii: "l"): return 6
        case UInt8(ascii: "r"): return 7
        case UInt8(ascii: "m"): return 8
        case UInt8(ascii: "n"): return 9
        case UInt8(ascii: "&"): return 10
        default: return 0
        }
    }
}
