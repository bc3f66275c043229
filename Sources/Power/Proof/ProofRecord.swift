public import Core

/// What is held of one load's relay, and why, for people and over a restart.
public struct ProofRecord: Sendable, Hashable {
    public var verdict: ProofVerdict
    /// One clause: `the current followed its relay`.
    public var why: String
    /// What its relay was told last; `nil` where that is not known.
    public var isOn: Bool?

    public init(_ verdict: ProofVerdict, why: String, isOn: Bool? = nil) {
        self.verdict = verdict
        self.why = why
        self.isOn = isOn
    }

    static let unproven = ProofRecord(.unproven, why: "nothing in the site file would show it")
    static let untried = ProofRecord(.unknown, why: "not switched since it has been watched")
}

/// Where a load's switching would show.
public enum ProofMeter: String, Sendable, Hashable, CaseIterable {
    /// The charge controller's own meter of what its loads draw.
    case controller
    /// A meter in the battery's cable, less what the controllers charge.
    case shunt
}

/// One load, as its relay is to be proven.
public struct ProvenLoad: Sendable, Hashable {
    public enum Path: Sendable, Hashable {
        case current(ProofMeter)
        /// A discrete input that follows the relay or the voltage behind it.
        case input
        case none
    }

    public var name: String
    /// What it draws at the battery by the site file.
    public var draw: Watts
    public var path: Path
    /// A relay is told to move; a wire is only reckoned with.
    public var isSwitched: Bool
    /// It may draw nothing though it has power: a computer that was shut down, lights with a
    /// switch of their own.
    public var mayIdle: Bool

    public init(
        name: String, draw: Watts, path: Path, isSwitched: Bool = true, mayIdle: Bool = false
    ) {
        self.name = name
        self.draw = draw
        self.path = path
        self.isSwitched = isSwitched
        self.mayIdle = mayIdle
    }
}
