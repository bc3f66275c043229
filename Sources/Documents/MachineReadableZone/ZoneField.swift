/// A field of a machine readable zone that gets a verdict of its own.
public enum ZoneField: String, Sendable, CaseIterable {
    case documentCode = "document_code"
    case issuer, nationality
    case documentNumber = "document_number"
    case dateOfBirth = "date_of_birth"
    case sex
    case dateOfExpiry = "date_of_expiry"
    case optional, optional2
    case primary, secondary
    /// The digit over the other fields.
    case composite
}
