/// What of an entry is compared.
struct PersonTraits: Equatable {
    var names: [PersonName]
    var birthDates: [BirthDate]
    /// As ICAO writes them.
    var nationalities: [String]
    /// `F`, `M` or `nil`.
    var sex: String?

    static func sex(_ text: String?) -> String? { text == "F" || text == "M" ? text : nil }

    static func nationality(_ text: String) -> String? {
        // ICAO's codes of an unknown nationality say nothing.
        DocumentKey.normalised(issuer: text).flatMap { $0 == "XXX" ? nil : $0 }
    }
}
