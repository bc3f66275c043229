internal import Core
internal import Modbus
internal import Power
internal import Site

/// The post's Modbus lines, one bus for each, and a reader for each controller on them.
struct PowerLines: Sendable {
    let buses: [Port.Line: any RegisterBus]
    /// In the order of the site file.
    let readers: [ControllerReader]
    /// What the readers read, in the same order.
    let devices: [(port: Port, definition: ControllerDefinition)]

    /// Opens nothing yet.
    ///
    /// - Parameters:
    ///   - plans: what earlier starts learnt about the devices.
    ///   - time: what an answer is waited for by.
    ///   - postTime: what readings are paced and aged by.
    /// - Throws: where a line's waits contradict each other.
    init(
        _ site: Site, catalogue: Catalogue, plans: ReadPlanMemory = ReadPlanMemory(),
        time: SystemTime, postTime: any TimeSource
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
        devices = site.power.controllers.compactMap { controller in
            definitions[controller.profile].map { (controller.port, $0) }
        }
        readers = devices.compactMap { port, definition in
            buses[port.line].map {
                ControllerReader(
                    definition, bus: $0, unit: port.unit, time: postTime,
                    refusals: plans.refusals(port, definition))
            }
        }
    }

    /// Takes up what the devices refused since.
    ///
    /// - Returns: whether that is news.
    func learn(_ plans: inout ReadPlanMemory, at now: Timestamp) async -> Bool {
        var isNews = false
        for (reader, device) in zip(readers, devices) {
            let refusals = await reader.refusals
            if plans.learn(refusals, device.port, device.definition, at: now) { isNews = true }
        }
        return isNews
    }

    func close() async {
        for bus in buses.values { await bus.close() }
    }
}
