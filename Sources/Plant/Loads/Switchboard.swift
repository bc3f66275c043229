import Core

/// Which loads draw power during a step, before the controller and the battery have their say.
///
/// A class, so that each question about a load copies nothing.
final class Switchboard {
    /// Connected, whether wanted or not.
    let closed: [Bool]
    let demanded: [Bool]
    private let circuits: [Circuit]
    private let throughOutput: Watts
    private let direct: Watts
    private let isOutputCommanded: Bool

    init(_ circuits: [Circuit], input: PlantInput) {
        closed = input.closed
        self.circuits = circuits
        isOutputCommanded = input.isLoadOutputCommanded
        var demanded = closed
        var throughOutput = Watts.zero
        var direct = Watts.zero
        for index in circuits.indices {
            let circuit = circuits[index]
            demanded[index] = circuit.hours.contains(minute: input.localMinute)
            guard closed[index], demanded[index] else { continue }
            switch circuit.supply {
            case .loadOutput: throughOutput += circuit.draw
            case .battery: direct += circuit.draw
            }
        }
        self.demanded = demanded
        self.throughOutput = throughOutput
        self.direct = direct
    }

    /// Whether a load has power.
    func isPowered(_ index: Int, _ state: PlantState) -> Bool {
        guard closed[index], !state.isExhausted else { return false }
        return circuits[index].supply == .battery || (state.isLoadOutputOn && isOutputCommanded)
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
