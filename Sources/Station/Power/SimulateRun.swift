internal import Core
internal import Foundation
internal import Plant
internal import Power
internal import Site

/// One run of `waypost power simulate`: the shipped pilot against the plant model.
struct SimulateRun {
    let site: Site
    let weather: WeatherSeries
    /// Of controllers, by identifier: `lvd` takes its voltages from them.
    let definitions: [String: ControllerDefinition]
    var policy = ReplayPolicy.forecast
    var sensors = SensorErrors.exact
    var faults = ReplayFaults.none
    /// A monotonic time by which the pilot's steps are measured.
    var stopwatch: (() -> Duration)?

    /// What the run showed, its trace where asked for, and how long its steps took.
    func result(
        tracing: Bool = false
    ) -> (result: ReplayResult, plant: JSONValue, trace: String, steps: StepTimes) {
        var plant = SimulatePlant(
            site, weather: weather, sensors: sensors, policy: policy, definitions: definitions)
        var replay = PowerReplay(
            site: site, policy: policy, faults: faults, undriven: undriven, stopwatch: stopwatch,
            offset: localOffset)
        var trace = tracing ? ReplayRow.header(site.power.loads.map(\.name)) + "\n" : ""
        let result = replay.run(
            &plant,
            over: PowerReplay.Weather(
                start: weather.start, step: weather.step, count: weather.samples.count),
            trace: tracing ? { trace += $0.text + "\n" } : nil)
        return (result, plant.stated.json, trace, replay.stepTimes)
    }

    /// What hangs on a load output that the role would leave alone is never shed.
    private var undriven: Set<String> {
        let output = LoadOutput(site, definitions: definitions)
        let driven = site.power.loads.filter {
            LoadSwitches.driven($0.switchPath, output: output) != nil
        }
        return Set(site.power.loads.map(\.name)).subtracting(driven.map(\.name))
    }

    /// Seconds east of UTC; asked anew for each quarter of an hour, in which no zone changes.
    private var localOffset: (Timestamp) -> Int {
        let zone = TimeZone(identifier: site.post.timeZone)
        var known: (quarter: Int64, offset: Int)?
        return { time in
            let quarter = time.milliseconds / 900_000
            if let known, known.quarter == quarter { return known.offset }
            let date = Date(timeIntervalSince1970: Double(time.milliseconds) / 1_000)
            let offset = zone?.secondsFromGMT(for: date) ?? 0
            known = (quarter, offset)
            return offset
        }
    }
}

extension StatedPlant {
    /// `plant` of `power simulate --json` (CONTRACT §4).
    fileprivate var json: JSONValue {
        [
            "capacity_wh": .number(capacity.value), "charge_efficiency": .number(chargeEfficiency),
            "discharge_efficiency": .number(dischargeEfficiency),
            "converter_efficiency": .number(converterEfficiency), "floor_soc": .number(floor),
        ]
    }
}
