public import Core

/// Everything about a plant that stays.
public struct PlantConfiguration: Hashable, Sendable {
    /// The most loads a plant has.
    public static let loadLimit = 64

    public var place: Place
    public var array: PhotovoltaicArray
    public var battery: Battery
    public var setPoints: ChargeSetPoints
    /// `nil`: the controller never cuts its load output.
    public var disconnect: LowVoltageDisconnect?
    public var loads: [PlantLoad]
    /// Of the charge controller, from array to battery.
    public var converterEfficiency: Double
    public var inverterEfficiency: Double

    /// - Parameter setPoints: `nil` for the factory's.
    /// - Precondition: at most ``loadLimit`` loads, efficiencies above 0 and at most 1.
    public init(
        place: Place, array: PhotovoltaicArray, battery: Battery,
        setPoints: ChargeSetPoints? = nil, disconnect: LowVoltageDisconnect? = nil,
        loads: [PlantLoad] = [], converterEfficiency: Double = 0.96,
        inverterEfficiency: Double = 0.88
    ) {
        precondition(loads.count <= Self.loadLimit)
        precondition(converterEfficiency > 0 && converterEfficiency <= 1)
        precondition(inverterEfficiency > 0 && inverterEfficiency <= 1)
        self.place = place
        self.array = array
        self.battery = battery
        self.setPoints = setPoints ?? .factory(for: battery)
        self.disconnect = disconnect
        self.loads = loads
        self.converterEfficiency = converterEfficiency
        self.inverterEfficiency = inverterEfficiency
    }

    public var stated: StatedPlant {
        StatedPlant(
            capacity: battery.capacity, chargeEfficiency: battery.figures.chargeEfficiency,
            dischargeEfficiency: battery.figures.dischargeEfficiency,
            converterEfficiency: converterEfficiency, inverterEfficiency: inverterEfficiency,
            floor: battery.figures.floor)
    }

    /// What a load takes at battery voltage, its inverter's loss included.
    public func busDraw(of load: PlantLoad) -> Watts {
        load.feed == .dc ? load.draw : load.draw / inverterEfficiency
    }
}
