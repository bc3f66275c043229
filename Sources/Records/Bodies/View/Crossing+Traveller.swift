public import Core

extension Crossing {
    /// Who crossed, as far as it is said.
    public struct Traveller: Hashable, Sendable {
        /// The `traveller` object as it was sent; `null` where there is none.
        public let value: JSONValue

        public init(_ value: JSONValue?) {
            self.value = value ?? .null
        }

        public var surname: String? { value["surname"]?.string }
        public var givenNames: String? { value["given_names"]?.string }
        /// The names in their own script.
        public var nativeNames: String? { value["names_native"]?.string }
        public var birthDate: PartialDate? {
            value["birth_date"]?.string.flatMap { PartialDate($0) }
        }
        /// The age in years that an officer estimated.
        public var estimatedAge: Int64? { value["age_estimated"]?.integer }
        public var sex: String? { value["sex"]?.string }
        public var nationality: String? { value["nationality"]?.string }
        public var otherNationalities: [String] {
            (value["other_nationalities"]?.array ?? []).compactMap(\.string)
        }
        public var category: String? { value["category"]?.string }

        /// The completed years of life on that day, as a range where the birth date is known in
        /// part: `nil` where neither a birth date nor an estimate says anything, or where the
        /// birth lies behind the day.
        public func age(on day: CalendarDate) -> ClosedRange<Int>? {
            guard let birthDate, let earliest = birthDate.earliest, let latest = birthDate.latest
            else {
                return estimatedAge.flatMap { (0...150).contains($0) ? Int($0)...Int($0) : nil }
            }
            guard earliest <= day else { return nil }
            return Self.years(from: min(latest, day), to: day)...Self.years(from: earliest, to: day)
        }

        private static func years(from birth: CalendarDate, to day: CalendarDate) -> Int {
            let hadBirthday = (birth.month, birth.day) <= (day.month, day.day)
            return day.year - birth.year - (hadBirthday ? 0 : 1)
        }
    }
}
