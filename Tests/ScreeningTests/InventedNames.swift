import Core

/// Names put together out of parts of several cultures, with the changes that hands make.
struct InventedNames {
    private let random: SeededRandom

    init(seed: UInt64) {
        random = SeededRandom(seed: seed)
    }

    private static let whole = """
        mohamed ahmed ali fatima aminata ousmane ibrahim yusuf khalid omar hassan hussein salem \
        mariam abdallah abdelkrim abderrahmane abdoulaye jean pierre marie paul joseph kwame kofi \
        amadou boubacar souleymane moussa issa samba cheikh sidi el hadj kim jong wei ming juan \
        carlos maria anna olga sergei ivan noureddine salahuddin jamal kamal nabil rachid
        """.split(separator: " ").map(String.init)
    private static let beginnings = """
        dia tra kei sy ba toure cama kone couli bar sow fal gue ndia mba oue sawa zon kabo tia \
        ouat ben ould al van de gar lop mar iva petro schmi joh ander haddad zer bou mans khal shar
        """.split(separator: " ").map(String.init)
    private static let ends = """
        llo ore ta la ra te baly ry ne diaye rgo dogo cia ez tin nov vich dt son ssen i ane our a \
        ouri awi ani idi ar eh ie as
        """.split(separator: " ").map(String.init)

    private static let otherwise = [
        "mohamed": "mamadou", "amadou": "ahmet", "boubacar": "abubakar", "fatima": "fatoumata",
        "omar": "umaru", "sergei": "serhii", "olga": "volha", "ali": "aliou",
    ]

    private func pick(_ values: [String]) -> String {
        var random = random
        return values[Int.random(in: 0..<values.count, using: &random)]
    }

    private func chance(_ percent: Int) -> Bool {
        var random = random
        return Int.random(in: 0..<100, using: &random) < percent
    }

    private func part() -> String {
        if chance(55) { return pick(Self.whole) }
        if chance(4) { return String(pick(Self.whole).prefix(1)) + "." }
        return pick(Self.beginnings) + pick(Self.ends)
    }

    func name() -> String {
        var random = random
        let count = Int.random(in: 2...4, using: &random)
        return (0..<count).map { _ in part() }.joined(separator: chance(10) ? "-" : " ")
    }

    /// The name as somebody else writes it.
    func changed(_ name: String) -> String {
        var random = random
        var parts = name.split { $0 == " " || $0 == "-" }.map(String.init)
        if chance(25) { parts.shuffle(using: &random) }
        if chance(20), parts.count > 2 { parts.removeLast() }
        if chance(15) { parts.append(part()) }
        if chance(15), parts.count > 1 { parts[0] += parts.remove(at: 1) }
        if chance(15) { parts = parts.map { Self.otherwise[$0] ?? $0 } }
        let place = Int.random(in: 0..<parts.count, using: &random)
        for (from, to) in [
            ("ou", "u"), ("a", "e"), ("kh", "h"), ("j", "dj"), ("s", "ss"), ("i", "ee"), ("k", "q"),
            ("d", "t"), ("r", "l"), ("n", ""),
        ] where chance(25) {
            parts[place] = parts[place].replacing(from, with: to, maxReplacements: 1)
        }
        return parts.joined(separator: " ")
    }

    func year() -> Int {
        var random = random
        return Int.random(in: 1940...2005, using: &random)
    }

    func day() -> String {
        var random = random
        let (month, day) = (
            Int.random(in: 1...12, using: &random), Int.random(in: 1...28, using: &random)
        )
        return "\(year())-\(month < 10 ? "0" : "")\(month)-\(day < 10 ? "0" : "")\(day)"
    }

    /// Unknown, a year, a span or a day.
    func date() -> String {
        if chance(20) { return "" }
        if chance(15) { return "\(year())" }
        if chance(5) { return "1960..1965" }
        return day()
    }
}
