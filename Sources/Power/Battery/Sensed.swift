public import Core

/// A value and where it comes from: what is absent is never zero.
public enum Sensed<Unit>: Hashable, Sendable {
    /// A device said so just now and it is plausible.
    case measured(Quantity<Unit>)
    /// Computed from what is known otherwise: relay states, the forecast.
    case modelled(Quantity<Unit>)
    case missing

    /// The amount, measured or modelled.
    public var quantity: Quantity<Unit>? {
        switch self {
        case .measured(let quantity), .modelled(let quantity): quantity
        case .missing: nil
        }
    }

    /// The amount if a device measured it.
    public var measured: Quantity<Unit>? {
        if case .measured(let quantity) = self { quantity } else { nil }
    }
}
