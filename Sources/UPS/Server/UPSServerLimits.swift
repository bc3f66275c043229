/// What the server allows. The values are the shipped ones; tests narrow them.
public struct UPSServerLimits: Hashable, Sendable {
    /// Connections at a time. At the limit a newcomer takes the place of the one that has been
    /// silent longest and is not logged in; where all are logged in it waits.
    public var connections: Int
    /// Silence after which a connection without a log-in is closed.
    public var patience: Duration
    /// Silence after which a client that logged in is taken to be gone. Stock `upsmon` asks every
    /// five seconds.
    public var loginPatience: Duration
    /// How long a client may take to accept an answer.
    public var answerPatience: Duration

    public init(
        connections: Int = 128, patience: Duration = .seconds(600),
        loginPatience: Duration = .seconds(300), answerPatience: Duration = .seconds(30)
    ) {
        self.connections = connections
        self.patience = patience
        self.loginPatience = loginPatience
        self.answerPatience = answerPatience
    }
}
