/// What switches the loads in a replay.
public enum ReplayPolicy: String, Sendable, Hashable, CaseIterable {
    case forecast, tiers
    /// The controller's own low-voltage disconnect with every load on its output; Waypost only
    /// looks on.
    case lvd

    /// `nil`: nothing is switched.
    var strategy: SheddingStrategy? {
        switch self {
        case .forecast: .forecast
        case .tiers: .tiers
        case .lvd: nil
        }
    }
}
