/// Which PINs are taken: digits only, at least six, and none that everybody tries first.
public enum PINRule {
    public enum Weakness: Hashable, Sendable {
        case tooShort, tooLong, notDigits, oneDigit, sequence, repeatedPattern

        var problem: String {
            switch self {
            case .tooShort: "a PIN has at least \(AccessLimits.pinLength.lowerBound) digits"
            case .tooLong: "a PIN has at most \(AccessLimits.pinLength.upperBound) digits"
            case .notDigits: "a PIN has digits only"
            case .oneDigit: "a PIN of one repeated digit is guessed first"
            case .sequence: "a PIN that counts up or down is guessed first"
            case .repeatedPattern: "a PIN that repeats one, two or three digits is guessed first"
            }
        }
    }

    /// `nil` where the PIN is good enough.
    public static func weakness(of pin: String) -> Weakness? {
        let digits = Array(pin.utf8)
        guard digits.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }) else {
            return .notDigits
        }
        guard digits.count >= AccessLimits.pinLength.lowerBound else { return .tooShort }
        guard digits.count <= AccessLimits.pinLength.upperBound else { return .tooLong }
        if Set(digits).count == 1 { return .oneDigit }
        if counts(digits, by: 1) || counts(digits, by: 9) { return .sequence }
        for period in 2...3 where repeats(digits, every: period) { return .repeatedPattern }
        return nil
    }

    /// Whether each digit follows the one before, 0 behind 9 included.
    private static func counts(_ digits: [UInt8], by step: UInt8) -> Bool {
        zip(digits, digits.dropFirst()).allSatisfy { first, second in
            (first - 48 + step) % 10 == second - 48
        }
    }

    private static func repeats(_ digits: [UInt8], every period: Int) -> Bool {
        digits.indices.dropFirst(period).allSatisfy { digits[$0] == digits[$0 - period] }
    }
}
