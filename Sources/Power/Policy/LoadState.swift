import Core

/// How a load stands in the policy's eyes.
public struct LoadState: Sendable, Hashable {
    public let load: PlannedLoad
    /// As commanded or adopted.
    public internal(set) var isOn: Bool
    /// Monotonic time of the last switching, kept over a restart; of the finding where it was
    /// found in another state.
    public internal(set) var changedAt: Duration
    /// The state was found, at the start or because somebody else switched it.
    public internal(set) var wasFound = false
    public internal(set) var reason: LoadReason
    /// Monotonic time of an announced cut.
    public internal(set) var cut: Duration?
    /// The load of its tier with which it falls, see ``SheddingPolicy/join(_:with:at:)``.
    public internal(set) var joined: String?
    /// A person's order and its end.
    public internal(set) var order: Order?
    /// The relay did not obey: the policy reckons with the state as it is.
    public internal(set) var isStuck = false

    public struct Order: Sendable, Hashable {
        public var isOn: Bool
        public var until: Duration

        public init(isOn: Bool, until: Duration) {
            self.isOn = isOn
            self.until = until
        }
    }

    /// `off until about 07:40: 62 % left, tonight needs 22 %, 40 % stay in reserve`.
    public func text(at now: Duration, clock: WallClock?) -> String {
        guard isOn, let cut else { return reason.sentence(isOn: isOn) }
        let why = reason.text(isOn: false)
        let left = max(.zero, cut - now)
        let when = clock.map { "at \($0.text(after: left))" } ?? "in \(Int(left.inSeconds)) s"
        return "goes off \(when): \(why)"
    }
}
