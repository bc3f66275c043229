/// What a control socket allows. The values are the shipped ones; tests narrow them.
public struct ControlLimits: Hashable, Sendable {
    /// Bytes of JSON in one frame.
    public static let frameBytes = 1 << 20
    /// Levels of nesting in it.
    public static let depth = 32
    /// Groups of a caller that are looked at; a caller in more is taken to be in none.
    public static let groups = 1_024

    /// Connections at a time. Further ones wait in the listener's queue; nothing is refused.
    public var connections: Int
    /// How long a connection may take for a whole frame, may idle between two, and may take to
    /// accept an answer.
    public var patience: Duration

    public init(connections: Int = 32, patience: Duration = .seconds(10)) {
        self.connections = connections
        self.patience = patience
    }
}
