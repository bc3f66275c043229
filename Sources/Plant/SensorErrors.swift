public import Core

/// Instruments that are as wrong as cheap ones are, or exact (`--sensors real|exact`).
public struct SensorErrors: Hashable, Sendable {
    /// Of currents and powers, relative.
    public var gain: Double
    /// Of the battery's current.
    public var offset: Amperes
    /// Standard deviation of each reading of the battery's voltage.
    public var noise: Volts
    private let seed: UInt64
    private var readings: UInt64 = 0

    /// - Parameter seed: of the noise.
    public init(gain: Double, offset: Amperes, noise: Volts, seed: UInt64) {
        self.gain = gain
        self.offset = offset
        self.noise = noise
        self.seed = seed
    }

    public static let exact = SensorErrors(gain: 0, offset: .zero, noise: .zero, seed: 0)

    /// 3 % gain and 0.15 A offset, each up or down as the seed has it, and 30 mV noise
    /// (CONTRACT §4).
    public static func real(seed: UInt64) -> SensorErrors {
        func sign(_ index: UInt64) -> Double {
            SeededValue.fraction(seed: seed, index: index) < 0.5 ? -1 : 1
        }
        return SensorErrors(
            gain: 0.03 * sign(.max), offset: Amperes(0.15 * sign(.max - 1)), noise: Volts(0.030),
            seed: seed)
    }

    /// What such instruments show; state of charge, stage and switches are left as they are.
    public mutating func reading(of truth: PlantMeasurements) -> PlantMeasurements {
        var shown = truth
        shown.batteryCurrent = truth.batteryCurrent * (1 + gain) + offset
        shown.meanBatteryCurrent = truth.meanBatteryCurrent * (1 + gain) + offset
        shown.pvUsed = truth.pvUsed * (1 + gain)
        shown.load = truth.load * (1 + gain)
        shown.loadOutput = truth.loadOutput * (1 + gain)
        if noise != .zero {
            shown.batteryVoltage += noise * SeededValue.normal(seed: seed, index: readings)
            readings += 1
        }
        return shown
    }
}
