/// A check that a machine readable zone can fail.
public enum CheckField: String, Sendable, CaseIterable {
    case documentNumber = "document_number"
    case dateOfBirth = "date_of_birth"
    case dateOfExpiry = "date_of_expiry"
    case optional
    /// The digit over the others, which visas do not have.
    case composite
    /// The digits are right, or not, but birth or expiry is no day of any calendar.
    case date
    /// Lines of the wrong number or length: nothing else was looked at.
    case length
    /// A character outside `A…Z`, `0…9`, `<`: nothing else was looked at.
    case charset
}

/// The failed checks of one zone, without an allocation.
struct CheckFields: OptionSet {
    let rawValue: UInt8

    static let documentNumber = CheckFields(rawValue: 1)
    static let dateOfBirth = CheckFields(rawValue: 2)
    static let dateOfExpiry = CheckFields(rawValue: 4)
    static let optional = CheckFields(rawValue: 8)
    static let composite = CheckFields(rawValue: 16)
    static let birthDay = CheckFields(rawValue: 32)
    static let expiryDay = CheckFields(rawValue: 64)

    var names: [CheckField] {
        var names: [CheckField] = []
        if contains(.documentNumber) { names.append(.documentNumber) }
        if contains(.dateOfBirth) { names.append(.dateOfBirth) }
        if contains(.dateOfExpiry) { names.append(.dateOfExpiry) }
        if contains(.optional) { names.append(.optional) }
        if contains(.composite) { names.append(.composite) }
        if contains(.birthDay) || contains(.expiryDay) { names.append(.date) }
        return names
    }
}
