internal import Core
internal import Health
internal import Power
internal import Site

extension PowerEngine {
    /// Events that wait for somebody to write them down; the oldest go first.
    static let eventLimit = 256

    /// What a new start goes on with: every load as its relay is, whatever was decided meanwhile.
    var memory: PowerMemory {
        var shedding = pilot.policy.memory
        for (load, want) in wants where want.before != nil { shedding.loads[load] = want.before }
        for load in unknown { shedding.loads[load] = remembered[load] }
        // What a new start finds of a relay is what it was told, whatever its load does.
        for load in proofs.marked.keys {
            shedding.loads[load]?.isOn = proofs.record(of: load).isOn ?? false
        }
        var memory = PowerMemory(
            estimate: pilot.charge.estimate, bank: KeptBank(pilot.charge),
            ratios: pilot.forecast.history.ratios, panels: pilot.forecast.panels,
            shedding: shedding, time: parts.time)
        memory.proofs = proofs.remembered
        memory.cycled = interrupted.union(wants.filter(\.value.isCycle).keys)
        return memory
    }

    /// Another bank of the site file's label was put in.
    func replaceBank() {
        pilot.replaceBank()
        keep()
    }

    /// What the history is made of.
    var instant: HistoryInstant {
        let report = report
        return HistoryInstant(
            volts: report.batteryVolts.map { Volts($0) },
            current: report.batteryAmperes.map { Amperes($0) }, share: report.stateOfCharge,
            deviation: pilot.charge.estimate?.deviation,
            panel: pilot.sight.isBlind ? nil : summary.panelPower,
            load: report.loadWatts.map { Watts($0) },
            temperature: pilot.sight.isBlind ? nil : summary.answer?.temperature,
            sight: pilot.sight,
            loadsOn: report.loads.prefix(HistoryHeader.loadLimit).enumerated().reduce(0) {
                $1.element.isOn == true ? $0 | 1 << UInt64($1.offset) : $0
            })
    }

    /// What happened since this was last asked.
    func takeEvents() -> [HistoryEvent] {
        defer { events = [] }
        return events
    }

    func note(_ kind: HistoryEvent.Kind, _ load: String, on: Bool?, _ reason: String) {
        if events.count == Self.eventLimit { events.removeFirst() }
        events.append(
            HistoryEvent(
                kind, time: parts.clock()?.time,
                load: parts.site.power.loads.firstIndex { $0.name == load }, isOn: on,
                reason: reason))
    }
}
