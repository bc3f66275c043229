public import Core

/// What is known of one role's process.
public struct RoleReport: Sendable, Hashable {
    public enum State: String, Sendable, CaseIterable {
        case starting, running, degraded
        case backingOff = "backing_off"
        case stopped
        /// It did not answer in time, or is not part of this post.
        case unknown
    }

    public var state: State
    public var processID: Int?
    public var uptimeSeconds: Int64?
    public var restarts: Int?

    public init(
        state: State, processID: Int? = nil, uptimeSeconds: Int64? = nil, restarts: Int? = nil
    ) {
        self.state = state
        self.processID = processID
        self.uptimeSeconds = uptimeSeconds
        self.restarts = restarts
    }

    /// Reads what a role's `status` call answers; values that are missing or odd are unknown.
    public init(_ json: JSONValue) {
        state = json["state"]?.string.flatMap(State.init) ?? .unknown
        processID = json["pid"]?.integer.map(Int.init)
        uptimeSeconds = json["uptime_s"]?.integer
        restarts = json["restarts"]?.integer.map(Int.init)
    }

    public var json: JSONValue {
        [
            "state": .string(state.rawValue), "pid": JSONValue(processID),
            "uptime_s": JSONValue(uptimeSeconds), "restarts": JSONValue(restarts),
        ]
    }
}
