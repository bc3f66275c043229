import Core

/// What of a list of persons is held in memory: the vocabulary with who bears each part, what is
/// compared of each person, and which page holds the rest, each with its hash.
struct PersonIndex: Sendable {
    /// The sections that are read page by page.
    enum Section: Int, CaseIterable {
        case joins, entries
    }

    let vocabulary: PersonVocabulary
    let count: Int
    private let summaries: [UInt8]
    /// As ``PersonTraits`` stores them, and where each person's begin.
    private let traits: [UInt8]
    private let traitStarts: [UInt32]
    let days: PersonDays
    private let digests: [[Digest256]]
    private let joinFences: [UInt64]
    private let entryFirsts: [UInt32]

    static func bytes(
        _ content: PersonIndexBuilder.Content, digests: [[Digest256]]
    ) -> [UInt8] {
        var bytes = BigEndian.bytes(UInt64(content.summaries.count / 3), count: 4)
        bytes += content.summaries
        for section in digests {
            bytes += BigEndian.bytes(UInt64(section.count), count: 4)
            for digest in section { bytes += digest.bytes }
        }
        for fence in content.joinFences { bytes += BigEndian.bytes(fence, count: 8) }
        for first in content.entries.firsts {
            bytes += BigEndian.bytes(UInt64(first), count: 4)
        }
        return bytes
    }

    /// `nil` where anything is cut, out of order or names a part that is not there.
    init?(_ bytes: [UInt8], vocabulary: PersonVocabulary, traits: [UInt8]) {
        self.vocabulary = vocabulary
        self.traits = traits
        var reader = ByteReader(bytes)
        guard let count = reader.number(4), count <= ScreeningLimit.persons,
            let summaries = reader.bytes(3 * count)
        else { return nil }
        self.count = count
        self.summaries = Array(summaries)
        var digests: [[Digest256]] = []
        for _ in Section.allCases {
            guard let pages = reader.number(4), pages <= bytes.count / 32 else { return nil }
            var section: [Digest256] = []
            for _ in 0..<pages {
                guard let digest = reader.bytes(32).flatMap({ Digest256(bytes: $0) })
                else { return nil }
                section.append(digest)
            }
            digests.append(section)
        }
        self.digests = digests
        func numbers(_ section: Section, _ width: Int) -> [Int]? {
            var result: [Int] = []
            for _ in digests[section.rawValue] {
                guard let number = reader.number(width) else { return nil }
                if let last = result.last, UInt(bitPattern: last) > UInt(bitPattern: number) {
                    return nil
                }
                result.append(number)
            }
            return result
        }
        guard let fences = numbers(.joins, 8), let entries = numbers(.entries, 4), reader.isAtEnd,
            count == 0 || entries.first == 0, traits.count <= Int(UInt32.max),
            let starts = PersonTraits.starts(in: traits, count: count, parts: vocabulary.count)
        else { return nil }
        traitStarts = starts
        days = traits.withUnsafeBufferPointer { traits in
            PersonDays(count: count) { person, body in
                PersonTraits.eachDay(in: traits, from: Int(starts[person]), body)
            }
        }
        joinFences = fences.map { UInt64(bitPattern: Int64($0)) }
        entryFirsts = entries.map { UInt32($0) }
    }

    func pageCount(of section: Section) -> Int { digests[section.rawValue].count }

    func digest(of page: Int, in section: Section) -> Digest256 { digests[section.rawValue][page] }

    /// The least weight of any of the person's names.
    func leastWeight(of person: Int) -> Int { Int(summaries[3 * person]) }

    func years(of person: Int) -> PersonYears {
        PersonYears(low: summaries[3 * person + 1], high: summaries[3 * person + 2])
    }

    /// The page of ``Section/entries`` with that person, and its place there.
    func place(of person: Int) -> (page: Int, record: Int) {
        let page = Self.last(in: entryFirsts) { Int($0) <= person }
        return (page, person - Int(entryFirsts[page]))
    }

    /// The parts of each of the person's names, by their numbers in the vocabulary.
    func eachName(of person: Int, _ body: (UnsafeBufferPointer<UInt8>) -> Void) {
        traits.withUnsafeBufferPointer { traits in
            var place = Int(traitStarts[person])
            let names = traits[place]
            place += 1
            for _ in 0..<names {
                let length = PersonTraits.partLength * Int(traits[place])
                body(UnsafeBufferPointer(rebasing: traits[place + 1..<place + 1 + length]))
                place += 1 + length
            }
        }
    }

    func traits(of person: Int, part: (Int) -> NameToken?) -> PersonTraits? {
        PersonTraits(
            bytes: traits, range: Int(traitStarts[person])..<Int(traitStarts[person + 1]),
            part: part)
    }

    /// The pages that may hold that joined skeleton.
    func joinPages(_ key: UInt64) -> Range<Int> {
        // Equal keys may begin in the page before the first fence that is not below.
        var low = 0
        var high = joinFences.count
        while low < high {
            let middle = (low + high) / 2
            if joinFences[middle] < key { low = middle + 1 } else { high = middle }
        }
        var end = low
        while end < joinFences.count, joinFences[end] == key { end += 1 }
        return max(0, low - 1)..<end
    }

    private static func last(in values: [UInt32], where isBelow: (UInt32) -> Bool) -> Int {
        var low = 0
        var high = values.count
        while low < high {
            let middle = (low + high) / 2
            if isBelow(values[middle]) { low = middle + 1 } else { high = middle }
        }
        return max(0, low - 1)
    }
}
