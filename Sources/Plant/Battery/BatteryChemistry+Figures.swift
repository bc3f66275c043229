import Core

/// What a cell of each chemistry is like. Round figures of data sheets and of the usual charge
/// tables; a single battery may differ by a tenth, which is what the estimator must stand.
struct CellFigures {
    /// Energy for each ampere-hour.
    let nominal: Volts
    /// Rest voltage at 0, 10, … 100 % of charge, at 25 °C; strictly rising.
    let rest: [Double]
    /// Energy stored for each that goes in at the terminals.
    let chargeEfficiency: Double
    /// Energy that comes out for each taken from the store.
    let dischargeEfficiency: Double
    /// Ohm times ampere-hours: the resistance that answers at once.
    let resistance: Double
    /// Ohm times ampere-hours: the resistance that builds up over ``Battery/relaxation``.
    let polarisation: Double
    /// How many times the resistance to discharge grows on the way from ``Battery/emptyKnee`` to
    /// empty: the voltage collapses before the energy is gone.
    let emptyRise: Double
    /// How much more it resists being charged than being discharged.
    let chargeResistanceFactor: Double
    /// From this state of charge on the resistance to charge rises, as acceptance falls.
    let acceptanceKnee: Double
    /// How many times the resistance to charge has grown when full.
    let acceptanceRise: Double
    /// Current into a full battery, as a share of the capacity in an hour.
    let maintenance: Double
    /// Share of the capacity lost in 30 days at 25 °C; doubles every 10 K.
    let selfDischarge: Double
    /// Share of the capacity that stays unreachable for each kelvin under 25 °C.
    let coldLoss: Double
    /// The state of charge that a careful plan keeps for the battery's life.
    let floor: Double
}

extension BatteryChemistry {
    var cell: CellFigures {
        switch self {
        case .agm:
            .lead(
                rest: [
                    1.933, 1.963, 1.987, 2.007, 2.025, 2.043, 2.063, 2.082, 2.100, 2.120, 2.142,
                ],
                chargeEfficiency: 0.85, resistance: 0.20, polarisation: 0.25, selfDischarge: 0.02)
        case .gel:
            .lead(
                rest: [
                    1.958, 1.985, 2.007, 2.025, 2.041, 2.058, 2.075, 2.092, 2.108, 2.125, 2.145,
                ],
                chargeEfficiency: 0.85, resistance: 0.28, polarisation: 0.30, selfDischarge: 0.02)
        case .flooded:
            .lead(
                rest: [
                    1.942, 1.962, 1.982, 2.000, 2.017, 2.033, 2.050, 2.067, 2.083, 2.100, 2.117,
                ],
                chargeEfficiency: 0.80, resistance: 0.26, polarisation: 0.30, selfDischarge: 0.05)
        case .lifepo4:
            CellFigures(
                nominal: Volts(3.2),
                rest: [
                    2.800, 3.200, 3.250, 3.275, 3.285, 3.295, 3.305, 3.320, 3.330, 3.338, 3.400,
                ],
                chargeEfficiency: 0.97, dischargeEfficiency: 0.98, resistance: 0.15,
                polarisation: 0.10, emptyRise: 3, chargeResistanceFactor: 1, acceptanceKnee: 0.95,
                acceptanceRise: 80, maintenance: 0, selfDischarge: 0.02, coldLoss: 0.003,
                floor: 0.15)
        }
    }
}

extension CellFigures {
    fileprivate static func lead(
        rest: [Double], chargeEfficiency: Double, resistance: Double, polarisation: Double,
        selfDischarge: Double
    ) -> CellFigures {
        CellFigures(
            nominal: Volts(2), rest: rest, chargeEfficiency: chargeEfficiency,
            dischargeEfficiency: 1, resistance: resistance, polarisation: polarisation,
            emptyRise: 15, chargeResistanceFactor: 2, acceptanceKnee: 0.7, acceptanceRise: 60,
            maintenance: 0.002, selfDischarge: selfDischarge, coldLoss: 0.006, floor: 0.40)
    }
}
