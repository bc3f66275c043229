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
    package static let form =
        "[controller|relays|bus/]"
        + BusFaultKind.allCases.map(\.rawValue).joined(separator: "|") + FaultTime.form

    package let target: BusFaultTarget
    package let kind: BusFaultKind
    package let time: FaultTime

    /// - Parameter now: counts as second 0 of the text.
    package init?(_ text: some StringProtocol, now: Duration = .zero) {
        let slash = text.firstIndex(of: "/")
        guard
            let target = slash.map({ BusFaultTarget(rawValue: String(text[..<$0])) })
                ?? .some(.controller)
        else { return nil }
        var rest = String(slash.map { text[text.index(after: $0)...] } ?? text[...])
        guard let time = FaultTime(takenFrom: &rest, now: now),
            let kind = BusFaultKind(rawValue: rest)
        else { return nil }
        self.target = target
        self.kind = kind
        self.time = time
    }

    package init(
        _ kind: BusFaultKind, of target: BusFaultTarget, from: Duration, until: Duration?
    ) {
        self.target = target
        self.kind = kind
        time = FaultTime(from: from, until: until)
    }

    package func isActive(at elapsed: Duration) -> Bool {
        time.contains(elapsed)
    }
}
