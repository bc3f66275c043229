internal import Core
internal import Screening

/// Persons for a benchmark, each made of its number, so that none need be kept, with names of
/// ``InventedNames``.
struct InventedPersons {
    static let header = "id,names,birth_dates,nationality,documents,sex\n"

    let seed: UInt64

    /// A row of the list: one in three with a second name. Birth dates are as well known as on a
    /// large public list (OFAC's of 2021): of a hundred 4 are unknown, 13 a year and 3 some years.
    func row(_ number: Int) -> String {
        let person = person(number)
        return "p\(number),\(person.names.joined(separator: "|")),\(person.birthDate ?? ""),,,"
            + (person.isFemale ? "F\n" : "M\n")
    }

    struct Person {
        var names: [String]
        var birthDate: String?
        let isFemale: Bool
    }

    func person(_ number: Int) -> Person {
        var random = SeededRandom(seed: InventedNames.mixed(seed, UInt64(number)))
        var names = [name(&random)]
        if Int.random(in: 0..<3, using: &random) == 0 { names.append(changed(names[0], &random)) }
        let known = Int.random(in: 0..<100, using: &random)
        let day = Self.birthDate(&random)
        let date =
            switch known {
            case ..<4: String?.none
            case ..<17: String(day.prefix(4))
            case ..<20: BirthDate(day.prefix(4))?.widened(by: 2).description
            default: day
            }
        return Person(names: names, birthDate: date, isFemale: Bool.random(using: &random))
    }

    /// A traveller, every other one a person of the list, written by another hand.
    func traveller(_ number: Int, listed: Int) -> Person {
        var random = SeededRandom(seed: InventedNames.mixed(~seed, UInt64(number)))
        var person = person(Int.random(in: 0..<listed, using: &random))
        if number % 2 == 0 {
            person.names = [changed(person.names[0], &random)]
            person.birthDate = person.birthDate.map { Self.day(of: $0, &random) }
        } else {
            person.names = [name(&random)]
            person.birthDate = nil
        }
        person.birthDate = person.birthDate ?? Self.birthDate(&random)
        return person
    }

    private func name(_ random: inout SeededRandom) -> String {
        InventedNames.parts(InventedNames.culture(&random), &random).joined(separator: " ")
    }

    /// The name as somebody else writes it: another order, a part more or less, other letters.
    private func changed(_ name: String, _ random: inout SeededRandom) -> String {
        func chance(_ percent: Int) -> Bool { Int.random(in: 0..<100, using: &random) < percent }
        var parts = name.split(separator: " ").map(String.init)
        if chance(25) { parts.shuffle(using: &random) }
        if chance(15), parts.count > 2 { parts.removeLast() }
        if chance(8), parts.count > 1 { parts[0] += parts.remove(at: 1) }
        for place in parts.indices {
            for (from, to) in [
                ("ou", "u"), ("a", "e"), ("kh", "h"), ("j", "dj"), ("ss", "s"), ("i", "y"),
                ("k", "q"), ("sh", "ch"), ("u", "o"), ("l", "ll"),
            ] where chance(12) {
                parts[place] = parts[place].replacing(from, with: to, maxReplacements: 1)
            }
        }
        return parts.joined(separator: " ")
    }

    /// A day of a date that may be less exactly known.
    private static func day(of date: String, _ random: inout SeededRandom) -> String {
        guard let years = BirthDate(date)?.years, date.utf8.count != 10 else { return date }
        let day = birthDate(&random)
        return "\(Int.random(in: years, using: &random))" + day.dropFirst(4).prefix(4) + "15"
    }

    private static func birthDate(_ random: inout SeededRandom) -> String {
        "\(CalendarDate(daysSinceEpoch: Int.random(in: -11_000...13_000, using: &random)))"
    }
}
