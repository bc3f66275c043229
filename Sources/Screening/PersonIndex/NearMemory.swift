import Core

/// What was found near the parts of names that were asked for last: a post meets the same names
/// again and again, and looking through a whole vocabulary is half of a search.
///
/// Two generations: when the young one is full it becomes the old one, and what is asked for again
/// is young again. Nothing of it is ever wrong, as a list that is open does not change.
final class NearMemory: Sendable {
    /// All that ``PersonVocabulary/near(_:isTruncated:)`` goes by.
    struct Key: Hashable {
        let sounds: [UInt8]
        let firstLetter: UInt8
        let hasVowels: Bool
        let isTruncated: Bool

        init(_ token: NameToken, isTruncated: Bool) {
            sounds = token.sounds
            firstLetter = token.firstLetter
            hasVowels = token.hasVowels
            self.isTruncated = isTruncated
        }
    }

    /// Parts that a generation holds, of 16 bytes each.
    static let limit = 262_144

    private struct Generations {
        var young: [Key: [PersonVocabulary.Near]] = [:]
        var old: [Key: [PersonVocabulary.Near]] = [:]
        /// Parts in the young one.
        var count = 0

        mutating func keep(_ found: [PersonVocabulary.Near], of key: Key) {
            if count + found.count > NearMemory.limit {
                old = young
                young = [:]
                count = 0
            }
            if young.updateValue(found, forKey: key) == nil { count += found.count }
        }
    }

    private let generations = Guarded(Generations())

    /// - Parameter find: what to do where it is not remembered; it is not done under the lock.
    func found(
        _ key: Key, _ find: () -> [PersonVocabulary.Near]
    ) -> [PersonVocabulary.Near] {
        let known: [PersonVocabulary.Near]? = generations.withLock { generations in
            if let young = generations.young[key] { return young }
            guard let old = generations.old[key] else { return nil }
            generations.keep(old, of: key)
            return old
        }
        if let known { return known }
        let found = find()
        generations.withLock { $0.keep(found, of: key) }
        return found
    }
}
