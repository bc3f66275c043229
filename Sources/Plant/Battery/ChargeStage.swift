/// What the charge controller is doing with the sun.
public enum ChargeStage: String, Sendable, CaseIterable {
    /// No sun.
    case dark
    /// All that comes goes to loads and battery.
    case bulk
    /// Held at the absorption voltage while the current falls.
    case absorption
    /// Held at the float voltage.
    case float
}
