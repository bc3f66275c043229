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
    /// The load whose UPS it is; `nil` for the tier's.
    public let load: String?
    public let phase: Phase
    /// Clients logged in.
    public let logins: Int
    /// Connections that heed it: logged in, or asking for its status without.
    public let clients: Int

    public init(
        tier: Int, load: String? = nil, phase: Phase, logins: Int, clients: Int? = nil
    ) {
        self.tier = tier
        self.load = load
        self.phase = phase
        self.logins = logins
        self.clients = clients ?? logins
    }

    /// Whether clients that come now shut down at once. While it is so the relay must not close:
    /// what comes up would go down again.
    public var isForcingShutdown: Bool {
        if case .shuttingDown = phase { true } else { false }
    }
}
