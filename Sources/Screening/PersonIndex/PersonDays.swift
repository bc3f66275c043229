/// Who of a list was born on a day: those who are, are compared whatever their names have in
/// common, as a day agrees far more rarely than a name.
struct PersonDays: Sendable {
    /// Days since 1970, from 1850 to 2149; what is beyond stands with the first or the last.
    private static let days = -43_829...65_743

    /// Where the persons of each day begin.
    private var starts: [UInt32]
    private var persons: [UInt32]

    /// - Parameter eachDay: hands out the days on which a person may have been born.
    init(count: Int, eachDay: (_ person: Int, _ body: (Int) -> Void) -> Void) {
        var starts = [UInt32](repeating: 0, count: Self.days.count + 2)
        for person in 0..<count { eachDay(person) { starts[Self.place(of: $0) + 2] += 1 } }
        for place in starts.indices.dropFirst() { starts[place] += starts[place - 1] }
        var persons = [UInt32](repeating: 0, count: Int(starts.last ?? 0))
        for person in 0..<count {
            eachDay(person) { day in
                let place = Self.place(of: day) + 1
                persons[Int(starts[place])] = UInt32(person)
                starts[place] += 1
            }
        }
        self.starts = starts
        self.persons = persons
    }

    private static func place(of day: Int) -> Int {
        min(max(day, days.lowerBound), days.upperBound) - days.lowerBound
    }

    /// Everybody who may have been born on that day; a few may be of another one.
    func persons(of day: Int) -> ArraySlice<UInt32> {
        let place = Self.place(of: day)
        return persons[Int(starts[place])..<Int(starts[place + 1])]
    }
}
