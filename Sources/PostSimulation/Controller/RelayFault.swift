internal import Core

/// What is wrong with one relay of the board, behind a coil that says what it was told.
package enum RelayFaultKind: String, CaseIterable, Sendable {
    /// Welded: once closed it does not open.
    case stuck = "relay-stuck"
    /// Its fuse is blown, or it does not close: nothing comes through.
    case open = "relay-open"
    /// Somebody has wired around it: its load has power whatever it does.
    case bypassed = "relay-bypassed"
}

/// `KIND=COIL[@SECONDS][:DURATION]`.
package struct RelayFault: Sendable {
    package static let form =
        RelayFaultKind.allCases.map(\.rawValue).joined(separator: "|") + "=COIL" + FaultTime.form

    package let kind: RelayFaultKind
    package let coil: Int
    package let time: FaultTime

    /// - Parameter now: counts as second 0 of the text.
    package init?(_ text: some StringProtocol, now: Duration = .zero) {
        var rest = String(text)
        guard let time = FaultTime(takenFrom: &rest, now: now) else { return nil }
        let parts = rest.split(separator: "=", omittingEmptySubsequences: false)
        guard parts.count == 2, let kind = RelayFaultKind(rawValue: String(parts[0])),
            let coil = Int(parts[1]), (0..<RelayBoard.count).contains(coil)
        else { return nil }
        self.kind = kind
        self.coil = coil
        self.time = time
    }
}
