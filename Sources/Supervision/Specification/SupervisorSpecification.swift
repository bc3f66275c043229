/// A supervisor as data: its children in the order in which they start.
public struct SupervisorSpecification: Sendable {
    /// Children of one supervisor.
    public static let childLimit = 64
    /// Supervisors above each other.
    public static let depthLimit = 8

    public let id: String
    public let strategy: SupervisionStrategy
    public let automaticShutdown: AutomaticShutdown
    public let policy: RestartPolicy
    public var children: [ChildSpecification]

    public init(
        id: String,
        strategy: SupervisionStrategy = .oneForOne,
        automaticShutdown: AutomaticShutdown = .never,
        policy: RestartPolicy = RestartPolicy(),
        children: [ChildSpecification]
    ) {
        self.id = id
        self.strategy = strategy
        self.automaticShutdown = automaticShutdown
        self.policy = policy
        self.children = children
    }

    /// The time of all children one after the other, and a second for the way.
    public var shutdownTime: Duration {
        children.reduce(.seconds(1)) { $0 + $1.shutdownTime }
    }
}
