/// How much more the bank resists than a good one of its label, learned from loads that come and
/// go: a worn or cold bank shows another voltage under the same load, not another charge.
struct BankResistance: Sendable, Hashable {
    static let range = 0.4...4.0
    /// Before anything was seen; one standard deviation.
    static let unknown = 0.5
    /// However much was seen, it is known no better.
    static let least = 0.05

    private(set) var ratio: Double
    private(set) var variance: Double
    private var lastVolts: Double?
    private var lastAmperes = 0.0

    init(ratio: Double = 1, deviation: Double = unknown) {
        self.ratio = min(max(ratio, Self.range.lowerBound), Self.range.upperBound)
        variance = deviation * deviation
    }

    /// Takes voltage and current of a step, both at its end.
    ///
    /// Only while discharging: a charging bank resists otherwise, and by how full it is.
    ///
    /// - Parameters:
    ///   - volts: of the bank; `nil` where none was measured.
    ///   - ohms: of a good bank.
    ///   - least: amperes between two steps that are worth looking at.
    ///   - noise: of a voltage, one standard deviation.
    mutating func observe(
        volts: Double?, amperes: Double, ohms: Double, least: Double, noise: Double
    ) {
        defer {
            lastVolts = volts
            lastAmperes = amperes
        }
        guard let volts, let lastVolts, amperes < 0, lastAmperes < 0 else { return }
        let change = amperes - lastAmperes
        guard abs(change) > least else { return }
        let slope = change * ohms
        // Part of the drop comes slowly, and the charge moves meanwhile.
        let doubt = 2 * noise * noise + 0.09 * slope * slope
        let gain = variance * slope / (variance * slope * slope + doubt)
        ratio += gain * (volts - lastVolts - ratio * slope)
        variance -= gain * slope * variance
        ratio = min(max(ratio, Self.range.lowerBound), Self.range.upperBound)
        variance = max(variance, Self.least * Self.least)
    }

    /// Wear and temperature change it.
    mutating func loosen(hours: Double) {
        variance = min(variance + 0.03 * 0.03 * hours / 24, Self.unknown * Self.unknown)
    }
}
