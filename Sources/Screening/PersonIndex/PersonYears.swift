import Core

/// The years in which an entry may have been born, in two bytes: enough to pass over most entries
/// whose birth date differs. 0 and 0 for an unknown one.
struct PersonYears: Equatable {
    private static let base = 1_850

    let low: UInt8
    let high: UInt8

    init(low: UInt8, high: UInt8) {
        self.low = low
        self.high = high
    }

    init(_ dates: [BirthDate]) {
        func code(_ year: Int) -> UInt8 { UInt8(clamping: max(1, year - Self.base)) }
        low = dates.map { code($0.first.year) }.min() ?? 0
        high = dates.map { code($0.last.year) }.max() ?? 0
    }

    /// The least that names must score with somebody of those codes, who was not born the same day,
    /// for a hit: what the date says at best is as if the years touched, what they say where the
    /// list has none is known.
    ///
    /// - Returns: ``impossible`` where the dates are different for certain.
    static func least(_ query: [BirthDate]) -> (PersonYears) -> Int {
        if query.isEmpty { return { _ in PersonScore.threshold } }
        let each = query.map(filter)
        let unknown = PersonScore.threshold - BirthDateAgreement.unknown.bonus
        return { years in
            if years.low == 0 { return unknown }
            return each.contains { $0(years) } ? PersonScore.leastOfOtherNames : impossible
        }
    }

    static let impossible = Int.max

    /// For each pair of codes whether the dates behind them may be anything but different from the
    /// person's: the years touch, or one digit makes the difference.
    private static func filter(_ query: BirthDate) -> (PersonYears) -> Bool {
        let span = query.first.year - 1...query.last.year + 1
        // The lowest and highest codes stand for all years beyond.
        let isOpen = span.lowerBound <= base + 1 || span.upperBound >= base + 255
        let digits = Array(query.first.year.description.utf8)
        let slips = (0...255).map { code in
            zip(digits, (code + base).description.utf8).count { $0 != $1 } <= 1
        }
        return { years in
            if isOpen || years.low == 1 || years.high == 255 { return true }
            if Int(years.low) + base <= span.upperBound, Int(years.high) + base >= span.lowerBound {
                return true
            }
            // Several dates may hide in a wide span.
            return years.low != years.high || slips[Int(years.low)]
        }
    }
}
