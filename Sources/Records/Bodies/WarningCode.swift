/// What kind of doubt a warning names (CONTRACT §5).
public enum WarningCode: String, Sendable, CaseIterable {
    /// A field that an officer or HQ needs is absent.
    case missing
    /// A value that stands in no code list of RECORD.md, nor among the States' codes.
    case unknownCode = "unknown_code"
    /// A check digit of the machine readable zone does not fit what it guards.
    case checkDigit = "check_digit"
    /// Text that is not written as its field asks: a date that is no date, a hash that is no hash.
    case format
    /// A document, visa or permit whose last day lies before the crossing.
    case expired
    /// Two statements of one record that cannot both be true.
    case inconsistent
    /// A time that the post's own clock contradicts.
    case clock
}
