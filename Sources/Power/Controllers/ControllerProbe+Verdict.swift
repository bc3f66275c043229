extension ControllerProbe {
    /// What all attempts together say.
    public enum Verdict: Hashable, Sendable {
        case found(Attempt)
        /// More than one profile fits; the first is what a reading begins with.
        case ambiguous([Attempt])
        /// Something answers, as none of the profiles.
        case unknown
        /// Bytes come, and no frame among them.
        case garbled
        /// Answers begin after they are waited for.
        case late
        case nothing
        /// The line itself: why.
        case broken(String)

        /// What it is taken for.
        public var match: Attempt? {
            switch self {
            case .found(let attempt): attempt
            case .ambiguous(let attempts): attempts.first
            default: nil
            }
        }

        /// A stable word for programs.
        public var word: String {
            switch self {
            case .found: "found"
            case .ambiguous: "ambiguous"
            case .unknown: "unknown"
            case .garbled: "garbled"
            case .late: "late"
            case .nothing: "nothing"
            case .broken: "broken"
            }
        }
    }

    public static func verdict(_ attempts: [Attempt]) -> Verdict {
        let matches = attempts.filter(\.answers)
        if matches.count == 1 { return .found(matches[0]) }
        if matches.count > 1 { return .ambiguous(matches) }
        let contacts = Set(attempts.map(\.contact))
        if contacts.contains(.answer) || contacts.contains(.exception) { return .unknown }
        if contacts.contains(.noise) { return .garbled }
        if contacts.contains(.late) { return .late }
        if let broken = attempts.first(where: { $0.contact == .broken }),
            !contacts.contains(.nothing)
        {
            return .broken(broken.reason)
        }
        return .nothing
    }
}

extension ControllerProbe.Verdict {
    /// One sentence for people, and what to do.
    public func text(unit: UInt8) -> String {
        switch self {
        case .found(let attempt):
            return attempt.unit == unit
                ? "It is a \(attempt.profile)."
                : "It is a \(attempt.profile), under unit \(attempt.unit) and not \(unit): write "
                    + "unit=\(attempt.unit) in its port."
        case .ambiguous(let attempts):
            return "It answers like " + attempts.map(\.profile).joined(separator: " and like ")
                + ": say --profile, and compare a reading with a voltmeter."
        case .unknown:
            return "Something answers, but as none of the known controllers: see whether the unit "
                + "is the controller's and not a relay board's; else its profile is to be written "
                + "(Board/controllers/README.md)."
        case .garbled:
            return "Bytes come, but no frame: check baud and parity, swap A and B, check "
                + "termination, and that one device alone has this unit."
        case .late:
            return "Something answers, later than it is waited for: look for a slow gateway or "
                + "another master on the line."
        case .nothing:
            return "Nothing answers: check that the device has power, its unit and baud, swap A "
                + "and B (the papers disagree on their names), and on a network that Modbus TCP "
                + "is switched on."
        case .broken(let reason):
            return "The line cannot be used: \(reason)."
        }
    }
}
