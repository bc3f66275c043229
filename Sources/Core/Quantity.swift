/// A physical amount that cannot be mistaken for one of another unit.
public struct Quantity<Unit>: Hashable, Sendable, Comparable {
    /// In the unit itself, never in a multiple of it.
    public var value: Double

    public init(_ value: Double) {
        self.value = value
    }

    public static var zero: Quantity { Quantity(0) }

    public static func < (left: Quantity, right: Quantity) -> Bool { left.value < right.value }
    public static func + (left: Quantity, right: Quantity) -> Quantity {
        Quantity(left.value + right.value)
    }
    public static func - (left: Quantity, right: Quantity) -> Quantity {
        Quantity(left.value - right.value)
    }
    public static prefix func - (quantity: Quantity) -> Quantity { Quantity(-quantity.value) }
    public static func * (quantity: Quantity, factor: Double) -> Quantity {
        Quantity(quantity.value * factor)
    }
    public static func / (quantity: Quantity, divisor: Double) -> Quantity {
        Quantity(quantity.value / divisor)
    }
    public static func += (left: inout Quantity, right: Quantity) { left.value += right.value }
    public static func -= (left: inout Quantity, right: Quantity) { left.value -= right.value }
}

public enum WattUnit {}
public enum WattHourUnit {}
public enum VoltUnit {}
public enum AmpereUnit {}
public enum AmpereHourUnit {}
public enum CelsiusUnit {}

public typealias Watts = Quantity<WattUnit>
public typealias WattHours = Quantity<WattHourUnit>
public typealias Volts = Quantity<VoltUnit>
public typealias Amperes = Quantity<AmpereUnit>
public typealias AmpereHours = Quantity<AmpereHourUnit>
/// A temperature in °C; differences are in kelvin.
public typealias Celsius = Quantity<CelsiusUnit>
