/// What one tier's UPS tells its clients at present.
public struct UPSTierState: Hashable, Sendable {
    public enum Phase: Hashable, Sendable {
        /// Nothing is known and nothing was announced: clients are told that data are stale.
        case stale
        case serving
        /// A cut stands for this monotonic time.
        case announced(cutAt: Duration)
        /// Clients are shutting down since this monotonic time.
        case shuttingDown(since: Duration, mayOpen: Bool)
        /// The relay is open.
        case off
    }

    public let tier: Int
    public let phase: Phase
    /// Clients logged in.
    public let logins: Int

    public init(tier: Int, phase: Phase, logins: Int) {
        self.tier = tier
        self.phase = phase
        self.logins = logins
    }

    /// Whether clients that come now shut down at once. While it is so the relay must not close:
    /// what comes up would go down again.
    public var isForcingShutdown: Bool {
        if case .shuttingDown = phase { true } else { false }
    }
}
