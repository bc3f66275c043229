/// Where the fields of a format stand, counted from 0 over the joined lines.
///
/// Positions are those of Doc 9303-4 §4.2, -5 §4.2, -6 §4.2 and -7 §5 and §6.
struct MachineReadableZoneLayout: Sendable {
    let names: Range<Int>
    let documentNumber: Range<Int>
    let documentNumberDigit: Int
    let nationality: Range<Int>
    let birth: Range<Int>
    let birthDigit: Int
    let sex: Int
    let expiry: Range<Int>
    let expiryDigit: Int
    let optional: Range<Int>
    /// Only the passport guards its optional field by a digit of its own.
    var optionalDigit: Int?
    var optional2 = 0..<0
    /// What the composite digit runs over, in this order; visas have none.
    var composite: [Range<Int>] = []
    var compositeDigit: Int?
    /// Only cards let a long document number run on into the optional field.
    var allowsLongNumber = false

    static let documentCode = 0..<2
    static let issuer = 2..<5

    static func of(_ format: MachineReadableZoneFormat) -> MachineReadableZoneLayout {
        switch format {
        case .td1: td1
        case .td2: td2
        case .td3: td3
        case .mrvA: mrvA
        case .mrvB: mrvB
        }
    }

    private static let td1 = MachineReadableZoneLayout(
        names: 60..<90, documentNumber: 5..<14, documentNumberDigit: 14, nationality: 45..<48,
        birth: 30..<36, birthDigit: 36, sex: 37, expiry: 38..<44, expiryDigit: 44,
        optional: 15..<30, optional2: 48..<59,
        composite: [5..<30, 30..<37, 38..<45, 48..<59], compositeDigit: 59,
        allowsLongNumber: true)
    private static let td2 = twoLines(
        of: 36, optional: 28..<35, compositeDigit: 35, compositeEnd: 35, allowsLongNumber: true)
    private static let td3 = twoLines(
        of: 44, optional: 28..<42, optionalDigit: 42, compositeDigit: 43, compositeEnd: 43)
    private static let mrvA = twoLines(of: 44, optional: 28..<44)
    private static let mrvB = twoLines(of: 36, optional: 28..<36)

    /// The four two-line formats share their second line up to its 28th character.
    private static func twoLines(
        of length: Int, optional: Range<Int>, optionalDigit: Int? = nil,
        compositeDigit: Int? = nil, compositeEnd: Int = 0, allowsLongNumber: Bool = false
    ) -> MachineReadableZoneLayout {
        func second(_ range: Range<Int>) -> Range<Int> {
            range.lowerBound + length..<range.upperBound + length
        }
        return MachineReadableZoneLayout(
            names: 5..<length, documentNumber: second(0..<9), documentNumberDigit: length + 9,
            nationality: second(10..<13), birth: second(13..<19), birthDigit: length + 19,
            sex: length + 20, expiry: second(21..<27), expiryDigit: length + 27,
            optional: second(optional), optionalDigit: optionalDigit.map { $0 + length },
            composite: compositeDigit == nil
                ? [] : [second(0..<10), second(13..<20), second(21..<compositeEnd)],
            compositeDigit: compositeDigit.map { $0 + length },
            allowsLongNumber: allowsLongNumber)
    }
}
