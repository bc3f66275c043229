internal import Core
internal import Health
internal import Modbus
internal import Power
internal import Site

extension PowerEngine {
    /// The power part of the status document.
    var report: PowerReport {
        let now = parts.time.monotonic()
        let clock = parts.clock()
        var report = PowerReport()
        let answer = pilot.sight.isBlind ? nil : summary.answer
        report.batteryVolts = answer?.volts.value
        report.batteryAmperes = answer?.netCurrent?.value
        report.stateOfCharge = pilot.charge.estimate?.share
        report.stateOfChargeDeviation = pilot.charge.estimate?.deviation
        // What comes from a controller that cannot be gone by is not shown as if it were known.
        let sun = answer == nil ? nil : summary.panelPower
        report.panelWatts = sun?.value
        let measuredLoad = answer == nil ? nil : summary.loadPower
        let load = measuredLoad ?? pilot.modelledLoad(clock)
        report.loadWatts = load.value
        report.chargeStage = answer == nil ? nil : summary.chargeStage
        report.sight = pilot.sight.rawValue
        if let share = report.stateOfCharge, let sun, load > sun {
            report.hoursToEmpty =
                pilot.charge.usableBank.energy.value * share / (load.value - sun.value)
        }
        if let clock, let plan = pilot.policy.plan, let left = plan.time(to: pilot.policy.reserve) {
            report.reserveUntil = (clock.time + left).description
        }
        report.controllers = controllerReports(clock)
        report.shunt = shuntReport
        report.sources = sourceReports
        report.partial = summary.partial
        report.loads = zip(parts.site.power.loads, pilot.policy.loads).map {
            describe($0, $1, at: now, clock: clock)
        }
        return report
    }

    /// The whole of it, for `waypost power`.
    var document: JSONValue {
        let bank = pilot.charge.bank
        var forecast = pilot.forecast
        let energy = parts.clock().map { forecast.energy(onDayOf: $0.time) }
        return [
            "power": report.json, "post": .string(parts.site.post.id), "clock": wallClock,
            "ahead": ahead,
            "sight": .string(pilot.sight.rawValue),
            "estimate": [
                "soc": JSONValue(pilot.charge.estimate?.share),
                "deviation": JSONValue(pilot.charge.estimate?.deviation),
                "since_full_s": JSONValue(pilot.charge.sinceFull.map { Int64($0.inSeconds) }),
                "offset_a": JSONValue(pilot.charge.learnedOffset.value),
            ],
            "battery": [
                "chemistry": .string(bank.chemistry.rawValue),
                "nominal_v": JSONValue(bank.nominal.value),
                "capacity_ah": JSONValue(bank.capacity.value),
                "learned_ah": JSONValue(pilot.charge.capacity.value.value),
                "learned_deviation_ah": JSONValue(pilot.charge.capacity.deviation.value),
                "reserve_soc": JSONValue(pilot.policy.reserve),
            ],
            "forecast": [
                "today_wh": JSONValue(energy?.expected.value),
                "today_low_wh": JSONValue(energy?.low.value),
                "days_learned": .integer(Int64(pilot.forecast.history.ratios.count)),
            ],
            "plan": [
                "hours": .array(
                    (pilot.policy.plan?.shares ?? []).map {
                        .number(($0 * 1_000).rounded() / 1_000)
                    }),
                "needed_to_dawn": JSONValue(pilot.policy.plan?.neededToDawn),
            ],
            "outlook": adviceDocument,
            "workstations_told": .bool(toldTiers != nil),
            "relays_moved": .integer(Int64(edges)),
        ]
    }

    private func describe(
        _ load: Site.Power.Load, _ state: LoadState, at now: Duration, clock: WallClock?
    ) -> PowerReport.Load {
        var described = PowerReport.Load(
            name: load.name, tier: load.tier, isOn: state.isOn,
            reason: state.text(at: now, clock: clock),
            proof: nil)
        if unknown.contains(load.name) {
            described.isOn = nil
            described.reason = "not known: its switch does not answer"
            described.problem = .unknown
            if case .refused? = refusals[load.name] {
                described.reason = "not known: its board refuses it"
                described.problem = .refused
            }
            described.fault = fault(of: load)
        } else if load.switchPath == .controller, parts.switches.paths[load.name] == nil {
            described.isOn = summary.isOutputOn
            described.reason = "the controller's own output, which it alone switches"
        } else if load.switchPath == .controller, state.isOn, summary.isOutputOn == false {
            described.isOn = false
            described.reason = "off: its controller has cut its own output"
        } else if let want = wants[load.name], !state.isStuck {
            described.isOn = !want.isOn
            described.reason =
                want.isCycle
                ? "off: switched off and on for the uplink, on again in a moment"
                : want.isOn
                    ? "off: goes on when its workstations have gone down"
                    : "goes off when its workstations had their notice: "
                        + state.reason.text(isOn: false)
        }
        describeProof(&described, load)
        described.orderSeconds = state.order.map { Int64(max(0, ($0.until - now).inSeconds)) }
        if disobedient.keys.contains(load.name) {
            described.problem = .stuck
            described.fault = fault(of: load)
        }
        return described
    }

    /// What the board said, with the coil as it stands in the site file.
    private func fault(of load: Site.Power.Load) -> String? {
        refusals[load.name]?.fault.map { fault in
            if case .modbus(_, let coil)? = parts.switches.paths[load.name] {
                return "coil \(coil): \(fault.problem)"
            }
            return fault.problem
        }
    }
}
