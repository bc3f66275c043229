import Core

/// What two dates of birth say of one another, from the strongest to the weakest.
enum BirthDateAgreement: Int, Comparable {
    /// The same day, known on both sides.
    case same
    /// Nothing contradicts, as far as both are known.
    case compatible
    /// What a slip of the pen makes: day and month exchanged, one digit, the year next to it.
    case near
    /// One of them is not known.
    case unknown
    case different

    static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }

    /// What it adds to a score of names, by how much rarer it is among strangers than in one
    /// person: hardly any two are born the same day, of sixty one in the same year, and where a
    /// list has no date the name alone must bear all. Chosen so that of invented travellers fewer
    /// than one in a hundred hit anybody of a million, on the half that was tuned on.
    var bonus: Int {
        switch self {
        case .same: 150
        case .compatible: 0
        case .near: -100
        case .unknown: -150
        case .different: -400
        }
    }

    static let largestBonus = BirthDateAgreement.same.bonus
    /// Of those who were not born the same day.
    static let largestOtherBonus = BirthDateAgreement.compatible.bonus

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
