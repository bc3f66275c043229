public import Core

/// The voltages a charge controller holds and acts on, for the whole bank at 25 °C.
public struct ChargeSetPoints: Hashable, Sendable {
    public var absorption: Volts
    public var float: Volts
    /// Below it float ends and bulk begins again.
    public var bulkReturn: Volts
    /// How long absorption lasts in all before float.
    public var absorptionTime: Duration
    /// Change of both held voltages for each kelvin above 25 °C.
    public var compensation: Volts

    public init(
        absorption: Volts, float: Volts, bulkReturn: Volts, absorptionTime: Duration,
        compensation: Volts
    ) {
        self.absorption = absorption
        self.float = float
        self.bulkReturn = bulkReturn
        self.absorptionTime = absorptionTime
        self.compensation = compensation
    }

    /// The factory's set points of the EPEVER family for a chemistry, read from a 24 V device and
    /// scaled to the bank.
    public static func factory(for battery: Battery) -> ChargeSetPoints {
        let (absorption, float, back, minutes): (Double, Double, Double, Int) =
            switch battery.chemistry {
            case .agm: (28.8, 27.6, 26.4, 120)
            case .gel: (28.4, 27.6, 26.4, 120)
            case .flooded: (29.2, 27.6, 26.4, 120)
            case .lifepo4: (28.4, 27.2, 26.6, 60)
            }
        let scale = battery.nominal.value / 24
        return ChargeSetPoints(
            absorption: Volts(absorption * scale), float: Volts(float * scale),
            bulkReturn: Volts(back * scale), absorptionTime: .seconds(minutes * 60),
            // 3 mV for each cell and kelvin; lithium wants none.
            compensation: Volts(battery.chemistry.isLead ? -0.003 * battery.cells : 0))
    }

    /// The voltage that is held in a stage.
    func target(in stage: ChargeStage, _ temperature: Celsius) -> Volts {
        (stage == .float ? float : absorption) + compensation * (temperature.value - 25)
    }
}
