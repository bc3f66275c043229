public import Core

/// What a machine readable zone says, field by field, fillers at the end of a field removed.
public struct MachineReadableZoneFields: Hashable, Sendable {
    public let format: MachineReadableZoneFormat
    public let documentCode: String
    /// As printed: Germany is `D`.
    public let issuer: String
    public let nationality: String
    /// Whole, also where it runs on into the optional field.
    public let documentNumber: String
    /// Six characters `YYMMDD`, `<` where unknown.
    public let dateOfBirth: String
    /// `M`, `F`, or `<` where unspecified.
    public let sex: String
    /// Six characters `YYMMDD`.
    public let dateOfExpiry: String
    /// Without what a long document number took of it.
    public let optional: String
    /// The second optional field of TD1; empty in all others.
    public let optional2: String
    /// The name's parts before `<<`, one space between them.
    public let primary: String
    /// The name's parts after `<<`; empty where there is none, which is legal.
    public let secondary: String
    public let nameIsPossiblyTruncated: Bool

    /// The fields under their names in contracts and receipts.
    public var json: JSONValue {
        [
            "format": .string(format.rawValue),
            "document_code": .string(documentCode),
            "issuer": .string(issuer),
            "nationality": .string(nationality),
            "document_number": .string(documentNumber),
            "date_of_birth": .string(dateOfBirth),
            "sex": .string(sex),
            "date_of_expiry": .string(dateOfExpiry),
            "optional": .string(optional),
            "optional2": .string(optional2),
            "primary": .string(primary),
            "secondary": .string(secondary),
            "name_possibly_truncated": .bool(nameIsPossiblyTruncated),
        ]
    }
}
