/// Who of a list may reach a score by one name of a query, in two looks: what the slots of the name
/// add up to for every person, and for those who pass, what their own parts can bring.
///
/// The slots with the most persons are left out of the first look as long as nobody could reach the
/// score by them alone: whoever does is found by another slot.
struct NameCandidates {
    private let index: PersonIndex
    private let bound: NameBound
    private let score: Int
    /// The rarest first.
    private let slots: [NameSlot]
    /// How many of the slots the first look goes through.
    private let essential: Int
    /// What the others bring at most.
    private let rest: NameTally.Share
    /// Of each part of the vocabulary its row in ``shares``; 0 for none.
    private var rows: [UInt32]
    /// By row and slot: what that part brings, in hundreds.
    private var shares: [UInt16]

    init(_ name: PersonName, slots: [NameSlot], score: Int, in index: PersonIndex) {
        self.index = index
        self.score = score
        bound = NameBound(name)
        let slots = slots.filter { $0.cost > 0 }.sorted { $0.cost < $1.cost }
        self.slots = slots
        var essential = slots.count
        var rest = NameTally.Share(matched: 0, weight: 0, parts: 0)
        while essential > 0 {
            let more = rest + slots[essential - 1].most
            guard bound.most(NameTally.Sums(more), weight: 0) < score else { break }
            rest = more
            essential -= 1
        }
        self.essential = essential
        self.rest = rest
        rows = [UInt32](repeating: 0, count: index.vocabulary.count)
        shares = [UInt16](repeating: 0, count: slots.count)
        for (number, slot) in slots.enumerated() {
            for like in slot.likes {
                if rows[like.part] == 0 {
                    rows[like.part] = UInt32(shares.count / slots.count)
                    shares += repeatElement(0, count: slots.count)
                }
                shares[Int(rows[like.part]) * slots.count + number] = UInt16(
                    NameTally.hundreds(like.share.matched))
            }
        }
    }

    /// - Parameter needed: the least score of names for a hit by the years of birth, no less than
    ///   the score that the candidates were made for.
    /// - Returns: persons with the highest score that this name can have with theirs; `nil` where
    ///   the postings are not of this list.
    func persons(needed: (PersonYears) -> Int) -> [(person: Int, most: Int)]? {
        guard essential > 0 else { return [] }
        let least = max(1, bound.least(for: score) - NameTally.hundreds(rest.matched))
        var tally = NameTally(persons: index.count, least: least)
        for (number, slot) in slots[..<essential].enumerated() {
            for person in slot.splits { tally.add(slot.split, person, number) }
            for like in slot.likes {
                let postings = index.vocabulary.postings(of: like.part)
                guard
                    tally.add(like.share, postings: postings.gaps, count: postings.count, number)
                else { return nil }
            }
        }
        let passed = tally.persons { person, sums in
            bound.most(sums + rest, weight: index.leastWeight(of: person))
                >= needed(index.years(of: person))
        }
        var best = [Int](repeating: 0, count: slots.count)
        return passed.compactMap { person in
            let most = most(of: person, &best)
            return most >= needed(index.years(of: person)) ? (person, most) : nil
        }
    }

    /// The highest score of any of the person's names, by the parts that they have.
    private func most(of person: Int, _ best: inout [Int]) -> Int {
        var most = 0
        index.eachName(of: person) { parts in
            for slot in slots.indices { best[slot] = 0 }
            var (weight, rest, contradiction) = (0, 0, 0)
            for place in stride(from: 0, to: parts.count, by: PersonTraits.partLength) {
                let part =
                    Int(parts[place]) << 16 | Int(parts[place + 1]) << 8 | Int(parts[place + 2])
                let own = index.vocabulary.weight(of: part)
                weight += own
                let row = Int(rows[part]) * slots.count
                if row == 0 {
                    rest += own
                    contradiction += NameWeight.contradiction(of: own)
                } else {
                    for slot in slots.indices {
                        best[slot] = max(best[slot], Int(shares[row + slot]))
                    }
                }
            }
            var (matched, paired, count) = (0, 0, 0)
            for slot in slots.indices {
                if slots[slot].isSplit(person) {
                    best[slot] = max(best[slot], NameTally.hundreds(slots[slot].split.matched))
                    count += 1
                    // Any two parts may be what is split.
                    rest -= 2 * NameWeight.ordinary
                    contradiction -= 2 * NameWeight.ordinary
                }
                guard best[slot] > 0 else { continue }
                matched += best[slot]
                paired += slots[slot].weight
                count += 1
            }
            guard matched > 0 else { return }
            most = max(
                most,
                bound.most(
                    NameTally.Sums(matched: matched, weight: paired, parts: count),
                    weight: weight, rest: rest, contradiction: contradiction))
        }
        return most
    }
}
