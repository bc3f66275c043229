internal import Core
internal import Modbus
internal import Power
internal import Site

/// The post's Modbus lines, one bus for each, and a reader for each controller on them and for the
/// meter at the battery.
struct PowerLines: Sendable {
    let buses: [Port.Line: any RegisterBus]
    /// In the order of the site file.
    let readers: [ControllerReader]
    /// At the battery (`[power].shunt`); one of ``readers`` where it is the same device.
    let meter: ControllerReader?
    /// Each device once.
    let everyReader: [ControllerReader]
    /// What every reader reads, in the same order.
    let devices: [(port: Port, definition: ControllerDefinition)]
    /// What was last known of each device, by its place.
    private let told = Guarded<[Int: ControllerReader.Knowledge]>([:])

    /// Opens nothing yet.
    ///
    /// - Parameters:
    ///   - plans: what earlier starts learnt about the devices.
    ///   - postTime: what readings are paced and aged by.
    ///   - openBus: makes the bus of a line.
    /// - Throws: where a line's waits contradict each other.
    init(
        _ site: Site, catalogue: Catalogue, plans: ReadPlanMemory = ReadPlanMemory(),
        postTime: any TimeSource,
        openBus: (BusConfiguration) throws(ModbusFault) -> any RegisterBus
    ) throws(ModbusFault) {
        let definitions = catalogue.controllerDefinitions
        var ports = site.power.controllers.map { ($0.port, definitions[$0.profile]?.transport) }
        if let shunt = site.power.shunt {
            ports.append((shunt.port, definitions[shunt.profile]?.transport))
        }
        for load in site.power.loads {
            if case .modbus(let port, _) = load.switchPath { ports.append((port, nil)) }
            if case .modbus(let port, _)? = load.proof { ports.append((port, nil)) }
        }
        for source in site.power.sources {
            if case .modbus(let port, _) = source.detect { ports.append((port, nil)) }
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
            buses[line] = try openBus(configuration)
        }
        self.buses = buses
        let controllers = site.power.controllers.map { ($0.port, $0.profile) }
            .filter { definitions[$0.1] != nil }
        let shunt = site.power.shunt.map { ($0.port, $0.profile) }
        // A device that is both is read once.
        let twin = shunt.flatMap { shunt in controllers.firstIndex { $0 == shunt } }
        let wanted = controllers + (twin == nil ? [shunt].compactMap(\.self) : [])
        let devices = wanted.compactMap { port, profile in
            definitions[profile].map { (port: port, definition: $0) }
        }
        let everyReader = devices.compactMap { port, definition in
            buses[port.line].map {
                ControllerReader(
                    definition, bus: $0, unit: port.unit, time: postTime,
                    refusals: plans.refusals(port, definition),
                    places: plans.places(port, definition))
            }
        }
        self.devices = devices
        self.everyReader = everyReader
        readers = Array(everyReader.prefix(controllers.count))
        let own = everyReader.dropFirst(controllers.count).first
        meter = shunt == nil ? nil : twin.map { everyReader[$0] } ?? own
    }

    /// What each reader has counted of the requests that came back.
    var returns: [UInt64] {
        get async {
            var returns: [UInt64] = []
            for reader in everyReader { returns.append(await reader.returns) }
            return returns
        }
    }

    /// Takes up what the devices refused since.
    ///
    /// - Returns: whether that is news.
    func learn(_ plans: inout ReadPlanMemory, at now: Timestamp) async -> Bool {
        var isNews = false
        for (index, (reader, device)) in zip(everyReader, devices).enumerated() {
            let knowledge = await reader.knowledge
            // Asked at every step: to compare a whole definition each time would cost more than
            // all else that the role does.
            guard told.withLock({ $0.updateValue(knowledge, forKey: index) }) != knowledge else {
                continue
            }
            if plans.learn(
                knowledge.refusals, places: knowledge.places, device.port, device.definition,
                at: now)
            {
                isNews = true
            }
        }
        return isNews
    }

    /// The highest voltage at which one of the controllers cuts its loads by itself, of those that
    /// say it.
    @Sendable func disconnect(_ readings: [ControllerReading]) -> Volts? {
        zip(devices, readings).compactMap { device, reading in
            guard let name = device.definition.setPoints[.disconnect],
                let value = reading[name], value.quality == .good
            else { return nil }
            return value.value.map { Volts($0) }
        }.max()
    }

    func close() async {
        for bus in buses.values { await bus.close() }
    }
}
