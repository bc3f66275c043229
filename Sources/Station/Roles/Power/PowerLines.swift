internal import Core
internal import Modbus
internal import Power
internal import Site

/// The post's Modbus lines, one bus for each, and a reader for each controller on them.
struct PowerLines: Sendable {
    let buses: [Port.Line: any RegisterBus]
    /// In the order of the site file.
    let readers: [ControllerReader]

    /// Opens nothing yet.
    /// - Parameters:
    ///   - time: what an answer is waited for by.
    ///   - postTime: what readings are paced and aged by.
    /// - Throws: where a line's waits contradict each other.
    init(
        _ site: Site, catalogue: Catalogue, time: SystemTime, postTime: any TimeSource
    ) throws(ModbusFault) {
        let definitions = catalogue.controllerDefinitions
        var ports = site.power.controllers.map { ($0.port, definitions[$0.profile]?.transport) }
        for load in site.power.loads {
            if case .modbus(let port, _) = load.switchPath { ports.append((port, nil)) }
        }
        var configurations: [Port.Line: BusConfiguration] = [:]
        for (port, transport) in ports {
            let wanted = BusConfiguration(port, transport: transport)
            // Several devices on one line need the longest waits of them all.
            guard var known = configurations[port.line] else {
                configurations[port.line] = wanted
                continue
            }
            known.responseTimeout = max(known.responseTimeout, wanted.responseTimeout)
            known.gap = max(known.gap, wanted.gap)
            configurations[port.line] = known
        }
        var buses: [Port.Line: any RegisterBus] = [:]
        for (line, configuration) in configurations {
            buses[line] = try LibmodbusBus(configuration, time: time)
        }
        self.buses = buses
        readers = site.power.controllers.compactMap { controller in
            guard let definition = definitions[controller.profile],
                let bus = buses[controller.port.line]
            else { return nil }
            return ControllerReader(
                definition, bus: bus, unit: controller.port.unit, time: postTime)
        }
    }

    func close() async {
        for bus in buses.values { await bus.close() }
    }
}
