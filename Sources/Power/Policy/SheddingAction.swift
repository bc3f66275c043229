/// What the policy wants done, in this order.
public enum SheddingAction: Sendable, Hashable {
    /// Clients of this load must be told: it goes off at this monotonic time, not earlier.
    case announceCut(load: String, at: Duration)
    /// An announced cut does not come.
    case cancelCut(load: String)
    case `switch`(load: String, on: Bool)
}
