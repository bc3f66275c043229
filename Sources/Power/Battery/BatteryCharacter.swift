public import Site

/// What is known of a chemistry before anything was measured; voltages are those of a 12 V block.
///
/// Typical values of data sheets. The estimator treats the rest curve as wrong by
/// ``restError``, so a bank that differs costs accuracy, not sense.
public struct BatteryCharacter: Sendable, Hashable {
    /// Rest voltages at 0, 10, … 100 % of the charge, after a discharge.
    public let restVolts: [Double]
    /// One standard deviation between a bank's rest voltage and the curve, the same everywhere.
    public let restError: Double
    /// One standard deviation, in shares, of what the curve's form is wrong by from place to
    /// place.
    public let shapeError: Double
    /// What is left of a charge's surface two hours later, at the most.
    public let surfaceVolts: Double
    /// Resistance times capacity, Ω·Ah: a bank twice as large has half of it.
    public let resistance: Double
    /// The slow part of the drop, Ω·Ah, and how fast it follows, in seconds.
    public let polarisation: Double
    public let polarisationTime: Double
    /// The share of the charge (Ah) that stays in the battery.
    public let chargeAcceptance: Double
    /// The share of delivered energy that is stored, and of stored energy that comes out.
    public let chargeEfficiency: Double
    public let dischargeEfficiency: Double
    /// Where the controller holds the voltage when the battery is nearly full.
    public let absorptionVolts: Double
    /// Mean voltage of a discharge: what an ampere hour is worth.
    public let meanVolts: Double
    /// At the absorption voltage a battery that takes less than this, in capacities an hour, is
    /// nearly full.
    public let tailRate: Double
    /// From this share on the battery takes less and less.
    public let taperFrom: Double
    /// The highest charging rate below ``taperFrom``, in capacities an hour.
    public let acceptanceRate: Double
    /// Below this share the battery ages fast: the plan's reserve.
    public let floor: Double
    /// A measured voltage that, when it persists, cuts loads from tier 2 on whatever the estimate
    /// says.
    public let lowVolts: Double
    /// The same for tier 1.
    public let lastVolts: Double
    /// Above this loads cut by voltage may come back.
    public let recoveredVolts: Double
    /// Loss of usable capacity in the cold, a kelvin below 25 °C.
    public let capacityPerKelvin: Double

    /// The table.
    public static func of(_ chemistry: Site.Power.Battery.Chemistry) -> BatteryCharacter {
        switch chemistry {
        case .agm: leadAcid(shift: 0.0, absorption: 14.4, low: 11.75)
        case .gel: leadAcid(shift: 0.04, absorption: 14.1, low: 11.77)
        case .flooded: leadAcid(shift: -0.13, absorption: 14.6, low: 11.63)
        case .lifepo4: lithium
        }
    }

    private static func leadAcid(
        shift: Double, absorption: Double, low: Double
    ) -> BatteryCharacter {
        BatteryCharacter(
            restVolts: [
                11.60, 11.76, 11.91, 12.05, 12.17, 12.29, 12.41, 12.53, 12.65, 12.77, 12.89,
            ].map { $0 + shift },
            restError: 0.05, shapeError: 0.025, surfaceVolts: 0.03, resistance: 1.2,
            polarisation: 0.8, polarisationTime: 3_600,
            chargeAcceptance: 0.95, chargeEfficiency: 0.85, dischargeEfficiency: 1,
            absorptionVolts: absorption, meanVolts: 12, tailRate: 0.015, taperFrom: 0.75,
            acceptanceRate: 0.1,
            floor: 0.4, lowVolts: low, lastVolts: 11.4, recoveredVolts: 12.5,
            capacityPerKelvin: 0.006)
    }

    private static let lithium = BatteryCharacter(
        restVolts: [
            11.20, 12.77, 12.96, 13.07, 13.135, 13.17, 13.20, 13.255, 13.315, 13.345, 13.50,
        ],
        restError: 0.015, shapeError: 0.05, surfaceVolts: 0.01,
        resistance: 0.6, polarisation: 0.4, polarisationTime: 1_800,
        chargeAcceptance: 0.995, chargeEfficiency: 0.97, dischargeEfficiency: 0.98,
        absorptionVolts: 14.2, meanVolts: 12.8, tailRate: 0.03, taperFrom: 0.95,
        acceptanceRate: 0.5,
        floor: 0.15, lowVolts: 12.4, lastVolts: 12.0, recoveredVolts: 13.1,
        capacityPerKelvin: 0.003)
}

extension BatteryCharacter {
    /// The rest voltage at a share of the charge, 0 to 1.
    func restVolts(at share: Double) -> Double {
        let position = min(max(share, 0), 1) * 10
        let index = min(Int(position), 9)
        let part = position - Double(index)
        return restVolts[index] * (1 - part) + restVolts[index + 1] * part
    }

    /// The share of the charge at a rest voltage.
    func share(atRest volts: Double) -> Double {
        var index = 0
        while index < 9, restVolts[index + 1] < volts { index += 1 }
        let rise = restVolts[index + 1] - restVolts[index]
        let share = (Double(index) + (volts - restVolts[index]) / rise) / 10
        return min(max(share, 0), 1)
    }

    /// Volts for the whole of the charge between what is believed and what a voltage says. Where
    /// they are close it is the mean rise over a fifth of the curve: a kink that helps on paper
    /// misleads on another bank.
    func slope(from believed: Double, to found: Double) -> Double {
        if abs(found - believed) > 0.05 {
            return max(
                Self.leastSlope,
                (restVolts(at: found) - restVolts(at: believed)) / (found - believed))
        }
        let low = max(0, min(0.8, (found + believed) / 2 - 0.1))
        return max(Self.leastSlope, (restVolts(at: low + 0.2) - restVolts(at: low)) / 0.2)
    }

    /// A curve that is flatter says nothing that can be reckoned with.
    private static let leastSlope = 0.2
}
