public import Core
public import Records

/// Six characters `YYMMDD` of a machine readable zone, any part possibly unknown.
///
/// Doc 9303 gives no pivot for the century. The rules here: a birth lies in the past and at most
/// 120 years back; an expiry lies within 50 years of the reference day.
public struct ZoneDate: Hashable, Sendable {
    /// The greatest age, in years, that a birth may mean.
    public static let greatestAge = 120

    /// 0…99; `nil` where unknown.
    public let yearOfCentury: Int?
    public let month: Int?
    public let day: Int?

    /// Reads six characters; `nil` unless each pair is two digits or `<<`. Whether there is such a
    /// day is ``MachineReadableZone/failing``'s to say.
    public init?(_ text: some StringProtocol) {
        let characters = Array(text.utf8)
        guard characters.count == 6, let year = Self.part(characters[0..<2]),
            let month = Self.part(characters[2..<4]), let day = Self.part(characters[4..<6])
        else { return nil }
        yearOfCentury = year
        self.month = month
        self.day = day
    }

    /// The years that a birth may mean at the reference day, the latest first; empty where the
    /// year is unknown. Two are possible for the very young and the very old.
    public func birthYears(on reference: CalendarDate) -> [Int] {
        guard let yearOfCentury else { return [] }
        var year = reference.year - (reference.year - yearOfCentury).modulo(100)
        let isStillToCome =
            year == reference.year
            && (month ?? 1, day ?? 1) > (reference.month, reference.day)
        if isStillToCome { year -= 100 }
        return stride(from: year, through: reference.year - Self.greatestAge, by: -100)
            .map { $0 }
    }

    /// The birth, of two possible years the later; `nil` where that is no day.
    public func birth(on reference: CalendarDate) -> PartialDate? {
        whole(year: birthYears(on: reference).first)
    }

    /// The expiry, in the century that brings it nearest to the reference day: 50 years before to
    /// 49 after; `nil` where that is no day.
    public func expiry(on reference: CalendarDate) -> PartialDate? {
        whole(
            year: yearOfCentury.map {
                reference.year - 50 + ($0 - (reference.year - 50)).modulo(100)
            })
    }

    private func whole(year: Int?) -> PartialDate? {
        func text(_ value: Int?, _ width: Int) -> String {
            guard let value else { return String(repeating: "X", count: width) }
            let digits = String(value)
            return String(repeating: "0", count: max(0, width - digits.count)) + digits
        }
        return PartialDate("\(text(year, 4))-\(text(month, 2))-\(text(day, 2))")
    }

    private static func part(_ pair: ArraySlice<UInt8>) -> Int?? {
        if pair.allSatisfy({ $0 == CheckDigit.filler }) { return .some(nil) }
        guard pair.allSatisfy(CheckDigit.isDigit) else { return nil }
        return .some(pair.reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) })
    }
}

extension Int {
    /// The remainder that is never negative.
    fileprivate func modulo(_ divisor: Int) -> Int {
        let remainder = self % divisor
        return remainder < 0 ? remainder + divisor : remainder
    }
}
