/// What can be said of one field of a machine readable zone by itself.
public enum FieldVerdict: String, Sendable, CaseIterable {
    case ok
    case wrongCheckDigit = "wrong_check_digit"
    /// Well written, but in no list of Doc 9303 for this field.
    case unknownCode = "unknown_code"
    /// Not written as the field asks; its check digit, if it has one, is right.
    case badFormat = "bad_format"
    /// The format has no check for it.
    case notChecked = "not_checked"
}
