/// What is known of a load's relay by what should have changed with it, and not by what it says.
public enum ProofVerdict: String, Sendable, Hashable, CaseIterable {
    /// The current, or the input behind it, followed its last switching.
    case ok
    /// It was told to open, and what the load draws did not fall: welded, or held by hand.
    case stuck
    /// It was told to close, and nothing came: a blown fuse, a dead coil, a broken cable.
    case open
    /// The load draws though its relay is open: somebody wired it around.
    case byPassed = "by-passed"
    /// The site file names nothing that would show it.
    case unproven
    /// Something would show it, but has not: not switched yet, or what was seen fits both.
    case unknown

    /// The relay does not do what it is told.
    public var isFailure: Bool {
        switch self {
        case .stuck, .open, .byPassed: true
        case .ok, .unproven, .unknown: false
        }
    }

    /// Whether a load with this failure draws whatever its relay is told; `nil` for no failure.
    public var draws: Bool? {
        switch self {
        case .stuck, .byPassed: true
        case .open: false
        case .ok, .unproven, .unknown: nil
        }
    }
}
