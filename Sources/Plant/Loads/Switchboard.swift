import Core

/// Which loads draw power during a step, before the controller and the battery have their say.
struct Switchboard {
    /// Connected, whether wanted or not.
    let closed: [Bool]
    let demanded: [Bool]
    let supplies: [PlantLoad.Supply]
    private let throughOutput: Watts
    private let direct: Watts
    private let isOutputCommanded: Bool

    init(configuration: PlantConfiguration, input: PlantInput) {
        closed = input.closed
        demanded = configuration.loads.map { $0.hours.contains(minute: input.localMinute) }
        supplies = configuration.loads.map(\.supply)
        isOutputCommanded = input.isLoadOutputCommanded
        var throughOutput = Watts.zero
        var direct = Watts.zero
        for (index, load) in configuration.loads.enumerated()
        where closed[index] && demanded[index] {
            switch load.supply {
            case .loadOutput: throughOutput += configuration.busDraw(of: load)
            case .battery: direct += configuration.busDraw(of: load)
            }
        }
        self.throughOutput = throughOutput
        self.direct = direct
    }

    /// Whether a load has power.
    func isPowered(_ index: Int, _ state: PlantState) -> Bool {
        guard closed[index], !state.isExhausted else { return false }
        return supplies[index] == .battery || (state.isLoadOutputOn && isOutputCommanded)
    }

    /// Through the controller's load output.
    func output(_ state: PlantState) -> Watts {
        state.isExhausted || !state.isLoadOutputOn || !isOutputCommanded ? .zero : throughOutput
    }

    /// At the battery's voltage, in all.
    func total(_ state: PlantState) -> Watts {
        state.isExhausted ? .zero : output(state) + direct
    }
}
