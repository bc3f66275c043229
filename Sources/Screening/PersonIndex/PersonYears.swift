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

    /// For each pair of codes whether the dates behind them may be anything but different from the
    /// person's: the years touch, or one digit makes the difference.
    static func filter(_ query: [BirthDate]) -> (PersonYears) -> Bool {
        if query.isEmpty { return { _ in true } }
        let each = query.map(filter)
        return { years in each.contains { $0(years) } }
    }

    private static func filter(_ query: BirthDate) -> (PersonYears) -> Bool {
        let span = query.first.year - 1...query.last.year + 1
        // The lowest and highest codes stand for all years beyond.
        let isOpen = span.lowerBound <= base + 1 || span.upperBound >= base + 255
        let digits = Array(query.first.year.description.utf8)
        let slips = (0...255).map { code in
            zip(digits, (code + base).description.utf8).count { $0 != $1 } <= 1
        }
        return { years in
            if years.low == 0 || isOpen || years.low == 1 || years.high == 255 { return true }
            if Int(years.low) + base <= span.upperBound, Int(years.high) + base >= span.lowerBound {
                return true
            }
            // Several dates may hide in a wide span.
            return years.low != years.high || slips[Int(years.low)]
        }
    }
}
