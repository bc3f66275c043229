internal import Core

extension Timestamp {
    /// Whole seconds since 1970, rounded down: a certificate begins and ends on full ones.
    var wholeSeconds: Int {
        let (quotient, remainder) = milliseconds.quotientAndRemainder(dividingBy: 1_000)
        return Int(remainder < 0 ? quotient - 1 : quotient)
    }
}
