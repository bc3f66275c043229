import Core

/// What two dates of birth say of one another, from the strongest to the weakest.
enum BirthDateAgreement: Int, Comparable {
    /// The same day, known on both sides.
    case same
    /// Nothing contradicts, as far as both are known.
    case compatible
    /// One of them is not known.
    case unknown
    /// What a slip of the pen makes: day and month exchanged, one digit, the year next to it.
    case near
    case different

    static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }

    /// What it adds to a score of names.
    var bonus: Int {
        switch self {
        case .same: 30
        case .compatible: 0
        case .unknown: -20
        case .near: -60
        case .different: -400
        }
    }

    static let largestBonus = 30

    /// The best agreement of any two.
    init(_ query: [BirthDate], _ entry: [BirthDate]) {
        self = query.flatMap { one in entry.map { Self(one, $0) } }.min() ?? .unknown
    }

    private init(_ left: BirthDate, _ right: BirthDate) {
        if left.isDay, left == right {
            self = .same
        } else if left.span.overlaps(right.span) {
            self = .compatible
        } else if Self.isSlip(left, right) {
            self = .near
        } else {
            self = .different
        }
    }

    private static func isSlip(_ left: BirthDate, _ right: BirthDate) -> Bool {
        guard left.isDay, right.isDay else {
            return left.span.lowerBound.year - right.span.upperBound.year <= 1
                && right.span.lowerBound.year - left.span.upperBound.year <= 1
        }
        let (one, other) = (left.first, right.first)
        if one.year == other.year, one.month == other.day, one.day == other.month { return true }
        return zip(one.description.utf8, other.description.utf8).count { $0 != $1 } == 1
    }
}
