public import Core

/// One relay as its holder knows it.
public struct RelayState: Hashable, Sendable {
    /// Who had the last edge done, and when.
    public struct Change: Hashable, Sendable {
        public let by: String
        public let at: Timestamp

        public init(by: String, at: Timestamp) {
            self.by = by
            self.at = at
        }
    }

    public let line: String
    /// As driven; `nil` before the lines are taken, and after a drive that failed.
    public var isOn: Bool?
    /// Changes of state since the lines were taken; taking them is none.
    public var edges: Int
    public var lastChange: Change?

    public init(line: String, isOn: Bool? = nil, edges: Int = 0, lastChange: Change? = nil) {
        self.line = line
        self.isOn = isOn
        self.edges = edges
        self.lastChange = lastChange
    }
}
