/// How well a person agrees with an entry, and why.
///
/// The names' score (``NameScore``), changed by what birth date, sex and nationality say. Name and
/// date alone make a hit; sex and nationality are weak evidence, as both are often written wrong.
struct PersonScore {
    /// From this on a person is told of: the names agree in all but a detail.
    static let threshold = 700
    static let otherSex = -40
    static let otherNationality = -20

    let value: Int
    let birthDate: BirthDateAgreement
    let isOtherSex: Bool
    let isOtherNationality: Bool

    /// - Parameter names: the best ``NameComparison/score`` of the person's and the entry's names.
    init(names: Int, query: PersonQuery, entry: PersonTraits) {
        birthDate = BirthDateAgreement(query.birthDates, entry.birthDates)
        let sex = PersonTraits.sex(query.sex)
        isOtherSex = sex != nil && entry.sex != nil && sex != entry.sex
        let nationality = query.nationality.flatMap(PersonTraits.nationality)
        isOtherNationality =
            !entry.nationalities.isEmpty
            && nationality.map { !entry.nationalities.contains($0) } == true
        var sum = names
        // Without the traveller's own date nothing was compared, which is no doubt about anybody.
        if !query.birthDates.isEmpty { sum += birthDate.bonus }
        if isOtherSex { sum += Self.otherSex }
        if isOtherNationality { sum += Self.otherNationality }
        value = min(max(sum, 0), 1_000)
    }

    /// The least that names must score for a hit with whom is born the same day.
    static var leastOfNames: Int { threshold - BirthDateAgreement.largestBonus }
    /// The least that they must score with anybody else.
    static var leastOfOtherNames: Int { threshold - BirthDateAgreement.largestOtherBonus }
}
