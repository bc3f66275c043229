public import Core
import Glibc

/// A bank of one chemistry: its store, and the voltage it shows at its terminals.
///
/// The store is counted in energy with two fixed efficiencies, so that a bound on what any plan
/// could reach can be computed from ``Plant/stated`` alone. The voltage follows from the state of
/// charge, the current and a slow polarisation; it is what a controller sees and acts on.
public struct Battery: Hashable, Sendable {
    public let chemistry: BatteryChemistry
    public let nominal: Volts
    public let rated: AmpereHours

    /// The time constant of the polarisation: about how long a battery takes to come to rest.
    public static let relaxation = Duration.seconds(7_200)

    /// Below this state of charge the resistance to discharge rises.
    static let emptyKnee = 0.15
    /// From this state of charge on a battery counts as full: it takes only what holds it there.
    static let full = 0.9999

    let cells: Double
    let figures: CellFigures

    /// - Parameter nominal: 12, 24, 36 or 48 V.
    /// - Precondition: both positive.
    public init(chemistry: BatteryChemistry, nominal: Volts, rated: AmpereHours) {
        precondition(nominal > .zero && rated > .zero)
        self.chemistry = chemistry
        self.nominal = nominal
        self.rated = rated
        figures = chemistry.cell
        // A "24 V" bank is 12 cells of lead or 8 of lithium iron phosphate.
        cells = nominal.value / (chemistry.isLead ? 2 : 3)
    }

    /// Energy between empty and full at 25 °C.
    public var capacity: WattHours {
        WattHours(rated.value * figures.nominal.value * cells)
    }

    /// The voltage after hours without current.
    /// - Parameter charge: state of charge, 0 to 1.
    public func restVoltage(at charge: Double) -> Volts {
        let position = max(0, min(1, charge)) * Double(figures.rest.count - 1)
        let index = min(Int(position), figures.rest.count - 2)
        let share = position - Double(index)
        return Volts(
            cells * (figures.rest[index] * (1 - share) + figures.rest[index + 1] * share))
    }

    /// The state of charge below which nothing comes out: 0 in warmth, more in the cold.
    public func emptyCharge(at temperature: Celsius) -> Double {
        min(0.5, figures.coldLoss * max(0, 25 - temperature.value))
    }

    /// Ohm against a discharge; it rises when the battery is nearly empty or cold.
    func dischargeResistance(at charge: Double, _ temperature: Celsius) -> Double {
        let want = max(0, Self.emptyKnee - charge) / Self.emptyKnee
        return baseResistance(temperature) * (1 + figures.emptyRise * want * want)
    }

    /// Ohm against a charge; it rises steeply towards full, which is what makes current taper.
    func chargeResistance(at charge: Double, _ temperature: Celsius) -> Double {
        let beyond = max(0, charge - figures.acceptanceKnee) / (1 - figures.acceptanceKnee)
        return baseResistance(temperature) * figures.chargeResistanceFactor
            * (1 + figures.acceptanceRise * beyond * beyond)
    }

    /// Ohm of the slow part.
    var polarisationResistance: Double { figures.polarisation * cells / rated.value }

    /// Whether it must not be charged now: lithium plates below freezing.
    func refusesCharge(at temperature: Celsius) -> Bool {
        !chemistry.isLead && temperature < .zero
    }

    /// Share of the capacity that is lost in a second.
    func selfDischarge(at temperature: Celsius) -> Double {
        figures.selfDischarge / (30 * 86_400) * exp2((temperature.value - 25) / 10)
    }

    private func baseResistance(_ temperature: Celsius) -> Double {
        figures.resistance * cells / rated.value * (1 + 0.01 * max(0, 25 - temperature.value))
    }
}

extension Battery {
    public static func == (left: Battery, right: Battery) -> Bool {
        (left.chemistry, left.nominal, left.rated) == (right.chemistry, right.nominal, right.rated)
    }

    public func hash(into hasher: inout Hasher) {
        hasher.combine(chemistry)
        hasher.combine(nominal)
        hasher.combine(rated)
    }
}
