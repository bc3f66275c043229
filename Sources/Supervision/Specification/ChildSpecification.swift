/// One child as data: what it is, when it is restarted, how long it may take to stop.
public struct ChildSpecification: Sendable {
    /// The longest identifier, in bytes. It stands in paths, so it has no `/`.
    public static let identifierLimit = 64
    /// The longest stop time.
    public static let shutdownTimeLimit: Duration = .seconds(600)

    enum Work: Sendable {
        case task(@Sendable (ChildContext) async throws -> Void)
        case supervisor(SupervisorSpecification)
    }

    /// Unique among its siblings.
    public let id: String
    public let restart: RestartKind
    /// Whether its end by itself counts for ``SupervisorSpecification/automaticShutdown``.
    public let isSignificant: Bool
    /// From being asked to stop to being counted as leaked.
    public let shutdownTime: Duration
    /// Whether the next child waits for ``ChildContext/ready()``; otherwise a child is ready as
    /// soon as it is started.
    public let reportsReady: Bool
    /// What it has to show while it runs, and how often. A supervisor as a child shows it by its
    /// own children.
    public var proof: ProofOfProgress
    /// Whether a restart could help against this error.
    public let isWorthRestart: @Sendable (any Error) -> Bool
    let work: Work

    /// - Parameter start: the whole life of the child. It returns when its work is done, throws
    ///   when it cannot go on, and ends soon after its task is cancelled: nothing in Swift can end
    ///   it by force.
    public init(
        id: String,
        restart: RestartKind = .permanent,
        isSignificant: Bool = false,
        shutdownTime: Duration = .seconds(5),
        reportsReady: Bool = false,
        proof: ProofOfProgress = .none,
        isWorthRestart: @escaping @Sendable (any Error) -> Bool = { _ in true },
        start: @escaping @Sendable (ChildContext) async throws -> Void
    ) {
        self.id = id
        self.restart = restart
        self.isSignificant = isSignificant
        self.shutdownTime = shutdownTime
        self.reportsReady = reportsReady
        self.proof = proof
        self.isWorthRestart = isWorthRestart
        work = .task(start)
    }

    private init(
        _ specification: SupervisorSpecification, restart: RestartKind, isSignificant: Bool
    ) {
        id = specification.id
        self.restart = restart
        self.isSignificant = isSignificant
        shutdownTime = specification.shutdownTime
        reportsReady = true
        proof = .none
        isWorthRestart = { error in
            // What a restart could not mend inside, it cannot mend from outside either.
            if case SupervisionFault.notWorthRestart = error { false } else { true }
        }
        work = .supervisor(specification)
    }

    /// A supervisor as a child: ready when all its children have been, stopped in order, and given
    /// as long to stop as its children need one after the other. Each restart begins from the
    /// specification with a new restart budget.
    public static func supervisor(
        _ specification: SupervisorSpecification, restart: RestartKind = .permanent,
        isSignificant: Bool = false
    ) -> ChildSpecification {
        ChildSpecification(specification, restart: restart, isSignificant: isSignificant)
    }
}
