/// Lays persons out for search: the parts of their names with postings, joined parts, what a score
/// needs of each entry, and the entries.
struct PersonIndexBuilder {
    /// What becomes of it, before pages are sealed.
    struct Content {
        var vocabulary: [UInt8]
        var postings: [UInt8]
        var joins: [[UInt8]]
        var joinFences: [UInt64]
        /// What a score compares of each person, one after the other.
        var traits: [UInt8]
        var entries: RecordPages
        /// For each person the least weight of a name and the years of birth.
        var summaries: [UInt8]
    }

    private struct Person {
        let order: (UInt64, UInt64)
        let traits: Range<Int>
        let entry: Range<Int>
        let summary: (UInt8, PersonYears)
    }

    private var numbers: [NameToken: Int] = [:]
    private var parts: [NameToken] = []
    private var persons: [Person] = []
    /// Of each person the parts that are searched for, each once.
    private var searched: [[UInt32]] = []
    private var joins: [(key: UInt64, person: UInt32)] = []
    private var traitBytes: [UInt8] = []
    private var entryBytes: [UInt8] = []

    var count: Int { persons.count }

    /// The owner's names of all entries.
    var identifiers: [String] {
        persons.compactMap { PersonEntry(bytes: entryBytes[$0.entry])?.identifier }
    }

    /// - Returns: whether the entry fits; one that does not is not taken.
    mutating func add(_ entry: PersonEntry) -> Bool {
        let traits = entry.traits
        let names = traits.names.map { name in name.tokens.map { number(of: $0) } }
        let stored = PersonTraits.bytes(
            names: names, birthDates: traits.birthDates, nationalities: traits.nationalities,
            sex: traits.sex)
        let bytes = entry.bytes
        guard let first = traits.names.first, RecordPages.fits(stored.count),
            RecordPages.fits(bytes.count)
        else { return false }
        var keys: Set<UInt64> = []
        for name in traits.names {
            for (one, next) in name.neighbours {
                // Two parts of vowels alone have no skeleton to be looked for by.
                if let key = name.tokens[one].skeleton.joined(with: name.tokens[next].skeleton),
                    key.count > 0
                {
                    keys.insert(key.classes)
                }
            }
        }
        for key in keys { joins.append((key, UInt32(persons.count))) }
        let ordinary = Set(names.joined()).filter { parts[$0].kind != .particle }
        searched.append(ordinary.map { UInt32($0) })
        persons.append(
            Person(
                order: Self.order(first),
                traits: traitBytes.count..<traitBytes.count + stored.count,
                entry: entryBytes.count..<entryBytes.count + bytes.count,
                summary: (
                    UInt8(clamping: traits.names.map(\.weight).min() ?? 0),
                    PersonYears(traits.birthDates)
                )))
        traitBytes += stored
        entryBytes += bytes
        return true
    }

    private mutating func number(of token: NameToken) -> Int {
        if let number = numbers[token] { return number }
        numbers[token] = parts.count
        parts.append(token)
        return parts.count - 1
    }

    /// Persons of like names stand together, so that those one search compares share pages.
    private static func order(_ name: PersonName) -> (UInt64, UInt64) {
        let sounds: [UInt8] = name.tokens.filter { $0.kind != .particle }.flatMap {
            $0.sounds + [0]
        }
        let padded = Array((sounds + [UInt8](repeating: 0, count: 16)).prefix(16))
        return (BigEndian.value(padded.prefix(8)), BigEndian.value(padded.suffix(8)))
    }

    func content() -> Content {
        let order = persons.indices.sorted {
            let (one, other) = (persons[$0], persons[$1])
            if one.order != other.order { return one.order < other.order }
            return entryBytes[one.entry].lexicographicallyPrecedes(entryBytes[other.entry])
        }
        var places = [UInt32](repeating: 0, count: persons.count)
        for (place, person) in order.enumerated() { places[person] = UInt32(place) }
        var traits: [UInt8] = []
        traits.reserveCapacity(traitBytes.count)
        var entries = RecordPages()
        var summaries: [UInt8] = []
        let sorted = parts.indices.sorted { PersonVocabulary.precedes(parts[$0], parts[$1]) }
        var renumbered = [Int](repeating: 0, count: parts.count)
        for (number, part) in sorted.enumerated() { renumbered[part] = number }
        for person in order.map({ persons[$0] }) {
            var stored = Array(traitBytes[person.traits])
            PersonTraits.renumber(&stored, renumbered)
            traits += stored
            entries.append(entryBytes[person.entry])
            summaries += [person.summary.0, person.summary.1.low, person.summary.1.high]
        }
        entries.close()
        let (vocabulary, postings) = postings(in: order, sorted)
        let (joinPages, fences) = joinPages(places)
        return Content(
            vocabulary: vocabulary, postings: postings, joins: joinPages, joinFences: fences,
            traits: traits, entries: entries, summaries: summaries)
    }

    /// Of each part the persons who bear it, as gaps between their numbers.
    private func postings(
        in order: [Int], _ sorted: [Int]
    ) -> (vocabulary: [UInt8], postings: [UInt8]) {
        var starts = [Int](repeating: 0, count: parts.count + 1)
        for list in searched { for part in list { starts[Int(part) + 1] += 1 } }
        for part in parts.indices { starts[part + 1] += starts[part] }
        var next = starts
        var flat = [UInt32](repeating: 0, count: starts[parts.count])
        for (place, person) in order.enumerated() {
            for part in searched[person] {
                flat[next[Int(part)]] = UInt32(place)
                next[Int(part)] += 1
            }
        }
        var bytes: [UInt8] = []
        var described: [(token: NameToken, bytes: Int, count: Int)] = []
        for part in sorted {
            let start = bytes.count
            var last = -1
            for place in flat[starts[part]..<starts[part + 1]] {
                ByteReader.append(variable: Int(place) - last - 1, to: &bytes)
                last = Int(place)
            }
            described.append((parts[part], bytes.count - start, starts[part + 1] - starts[part]))
        }
        return (PersonVocabulary.bytes(described), bytes)
    }

    /// Joined skeletons (8 bytes) with persons (4 bytes), sorted.
    private func joinPages(_ places: [UInt32]) -> ([[UInt8]], [UInt64]) {
        let sorted = joins.map { ($0.key, places[Int($0.person)]) }.sorted { $0 < $1 }
        let perPage = BundlePages.payload / 12
        var pages: [[UInt8]] = []
        var fences: [UInt64] = []
        for start in stride(from: 0, to: sorted.count, by: perPage) {
            let slice = sorted[start..<min(start + perPage, sorted.count)]
            fences.append(sorted[start].0)
            pages.append(
                slice.flatMap {
                    BigEndian.bytes($0.0, count: 8) + BigEndian.bytes(UInt64($0.1), count: 4)
                })
        }
        return (pages, fences)
    }
}
