internal import Core

/// How a simulated device misbehaves.
package enum BusFaultKind: String, CaseIterable, Sendable {
    /// No answer at all.
    case silent
    /// Answers, but nothing changes: readings stand still, contacts do not follow their coils.
    case frozen
    /// Every request is refused (exception 4).
    case exceptions
    /// Bytes that are no frame.
    case garbage
    /// Answers seconds too late.
    case late
    /// Well-formed answers with values that cannot be.
    case lying
}

/// Which device of the bus misbehaves.
package enum BusFaultTarget: String, CaseIterable, Sendable {
    case controller, relays, bus

    package func covers(_ device: BusFaultTarget) -> Bool { self == .bus || self == device }
}

/// `[TARGET/]KIND[@SECONDS][:DURATION]`: seconds since the start, and for how many.
package struct BusFault: Sendable {
    /// The longest start or duration in seconds that is accepted: a year.
    package static let longest = 366.0 * 86_400
    package static let form =
        "[controller|relays|bus/]"
        + BusFaultKind.allCases.map(\.rawValue).joined(separator: "|") + "[@SECONDS][:DURATION]"

    package let target: BusFaultTarget
    package let kind: BusFaultKind
    package let from: Duration
    /// `nil`: until told otherwise.
    package let until: Duration?

    /// - Parameter now: counts as second 0 of the text.
    package init?(_ text: some StringProtocol, now: Duration = .zero) {
        let slash = text.firstIndex(of: "/")
        guard
            let target = slash.map({ BusFaultTarget(rawValue: String(text[..<$0])) })
                ?? .some(.controller)
        else { return nil }
        var rest = String(slash.map { text[text.index(after: $0)...] } ?? text[...])
        func number(after separator: Character) -> Double?? {
            guard let place = rest.lastIndex(of: separator) else { return .some(nil) }
            let digits = rest[rest.index(after: place)...]
            rest = String(rest[..<place])
            guard let value = Double(digits), (0...Self.longest).contains(value) else { return nil }
            return value
        }
        guard let duration = number(after: ":"), let start = number(after: "@"),
            let kind = BusFaultKind(rawValue: rest)
        else { return nil }
        self.target = target
        self.kind = kind
        from = now + .seconds(start ?? 0)
        until = duration.map { [from] in from + .seconds($0) }
    }

    package init(
        _ kind: BusFaultKind, of target: BusFaultTarget, from: Duration, until: Duration?
    ) {
        self.target = target
        self.kind = kind
        self.from = from
        self.until = until
    }

    package func isActive(at elapsed: Duration) -> Bool {
        elapsed >= from && until.map { elapsed < $0 } ?? true
    }
}
