import Core
import Plant
import PostSimulation

/// What a run of the simulated controller came to.
struct ControllerSummary: Sendable {
    let simulated: Duration
    let energy: EnergyLedger
    let stateOfCharge: Double
    let disconnections: Int
    /// Name of each load behind a coil, and how often its contact moved.
    let edges: [(load: String, count: Int)]
    let switchings: [(at: Timestamp, load: String, isOn: Bool)]
    let requests: Int

    init(_ post: SimulatedPost, requests: Int) {
        simulated = post.simulated
        energy = post.energy
        stateOfCharge = post.plant.stateOfCharge
        disconnections = post.disconnections
        edges = zip(post.plant.configuration.loads, post.coils).compactMap { load, coil in
            coil.map { (load.name, post.relays.edges[$0]) }
        }
        switchings = post.switchings
        self.requests = requests
    }

    var json: JSONValue {
        func rounded(_ energy: WattHours) -> JSONValue {
            JSONValue((energy.value * 10).rounded() / 10)
        }
        return [
            "simulated_h": JSONValue((simulated.inSeconds / 36).rounded() / 100),
            "pv_available_wh": rounded(energy.pvAvailable), "pv_used_wh": rounded(energy.pvUsed),
            "load_wh": rounded(energy.load), "battery_in_wh": rounded(energy.batteryIn),
            "battery_out_wh": rounded(energy.batteryOut),
            "soc": JSONValue((stateOfCharge * 1_000).rounded() / 1_000),
            "disconnections": JSONValue(disconnections),
            "coil_edges": .object(
                Dictionary(edges.map { ($0.load, JSONValue($0.count)) }, uniquingKeysWith: { $1 })),
            "switchings": .array(
                switchings.map {
                    ["at": .string("\($0.at)"), "load": .string($0.load), "on": .bool($0.isOn)]
                }),
            "requests": JSONValue(requests),
        ]
    }

    var text: String {
        let moved = edges.filter { $0.count > 0 }.map { "\($0.load) \($0.count)" }
        return """
            \(hours(simulated)) h simulated: \(kilowattHours(energy.pvUsed)) of \
            \(kilowattHours(energy.pvAvailable)) kWh taken from the sun, \
            \(kilowattHours(energy.load)) kWh to loads, battery at \
            \(Int((stateOfCharge * 100).rounded())) %
            \(requests) requests; relays moved: \
            \(moved.isEmpty ? "none" : moved.joined(separator: ", ")); \
            own disconnects: \(disconnections)
            """
    }

    private func hours(_ duration: Duration) -> Double {
        (duration.inSeconds / 360).rounded() / 10
    }

    private func kilowattHours(_ energy: WattHours) -> Double {
        (energy.value / 10).rounded() / 100
    }
}

extension SimulatedPost {
    /// One line for people: sun, battery, loads, faults.
    func statusLine(elapsed: Duration) -> String {
        func rounded(_ value: Double, _ digits: Double) -> Double {
            (value * digits).rounded() / digits
        }
        let shown = readings.measurements
        let on = zip(plant.configuration.loads, coils)
            .filter { _, coil in coil.map { relays.contacts[$0] } ?? true }
            .map(\.0.name)
        var parts = [
            "\(time)",
            "pv \(Int(shown.pvUsed.value)) of \(Int(shown.pvAvailable.value)) W",
            "load \(Int(shown.load.value)) W",
            "battery \(rounded(shown.batteryVoltage.value, 100)) V "
                + "\(rounded(shown.batteryCurrent.value, 100)) A "
                + "\(rounded(shown.stateOfCharge * 100, 10)) %",
            shown.stage.rawValue,
            shown.isExhausted ? "exhausted" : shown.isLoadOutputOn ? "output on" : "output off",
            "on: \(on.joined(separator: " "))",
        ]
        if other > .zero { parts.append("generator \(Int(other.value)) W") }
        if let contact { parts.append("contact \(contact ? "on" : "off")") }
        for device in [BusFaultTarget.controller, .relays] {
            if let fault = fault(of: device, at: elapsed) {
                parts.append("\(device.rawValue) \(fault.rawValue)")
            }
        }
        for (coil, fault) in relays.faults.sorted(by: { $0.key < $1.key }) {
            parts.append("\(fault.rawValue)=\(coil)")
        }
        return parts.joined(separator: ", ")
    }
}
