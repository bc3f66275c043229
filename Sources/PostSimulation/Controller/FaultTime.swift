internal import Core

/// `[@SECONDS][:DURATION]` at the end of a fault: seconds since the start, and for how many.
package struct FaultTime: Sendable {
    /// The longest start or duration in seconds that is accepted: a year.
    package static let longest = 366.0 * 86_400
    package static let form = "[@SECONDS][:DURATION]"

    package let from: Duration
    /// `nil`: until told otherwise.
    package let until: Duration?

    package init(from: Duration, until: Duration?) {
        self.from = from
        self.until = until
    }

    /// Takes it off the end of a text; `nil` where what stands there is none.
    ///
    /// - Parameter now: counts as second 0 of the text.
    init?(takenFrom text: inout String, now: Duration) {
        func number(after separator: Character) -> Double?? {
            guard let place = text.lastIndex(of: separator) else { return .some(nil) }
            let digits = text[text.index(after: place)...]
            text = String(text[..<place])
            guard let value = Double(digits), (0...Self.longest).contains(value) else { return nil }
            return value
        }
        guard let duration = number(after: ":"), let start = number(after: "@") else { return nil }
        from = now + .seconds(start ?? 0)
        until = duration.map { [from] in from + .seconds($0) }
    }

    package func contains(_ elapsed: Duration) -> Bool {
        elapsed >= from && until.map { elapsed < $0 } ?? true
    }
}
