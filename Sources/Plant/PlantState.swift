import Core

/// Everything about a plant that changes.
public struct PlantState: Hashable, Sendable {
    public var battery: BatteryState
    public var stage: ChargeStage
    /// How long the present charge has been held at the absorption voltage.
    public var absorbed: Duration
    /// Whether the controller's own disconnect leaves its load output on.
    public var isLoadOutputOn: Bool
    /// Whether the battery gave all it had and has not recovered, or cannot give what is asked:
    /// every load is dead.
    public var isExhausted: Bool

    /// Night, at rest, everything in order.
    public init(battery: BatteryState) {
        self.battery = battery
        stage = .dark
        absorbed = .zero
        isLoadOutputOn = true
        isExhausted = false
    }
}
