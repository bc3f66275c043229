/// What can be said of one field of a machine readable zone by itself.
public enum FieldVerdict: String, Sendable, CaseIterable {
    case ok
    case wrongCheckDigit = "wrong_check_digit"
    /// Well written, but in no list of Doc 9303 for this field.
    case unknownCode = "unknown_code"
    /// Not written as the field asks; its check digit, if it has one, is right.
    case badFormat = "bad_format"
    /// The zone has none, which is legal: a name of one part has no secondary one.
    case absent
    /// A name that fills its field to the last place: more may have followed in either part.
    case possiblyTruncated = "possibly_truncated"
    /// The format has no check for it.
    case notChecked = "not_checked"
}
