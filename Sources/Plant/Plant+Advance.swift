import Core
import Glibc

/// What adds up over the parts of a step.
struct PartialRun {
    let available: Watts
    let other: Watts
    var energy = EnergyLedger.zero
    /// Ampere-seconds into the battery.
    var charge = 0.0
    /// Seconds each load had power while wanted.
    var served: [Double]

    init(available: Watts, other: Watts, loadCount: Int) {
        self.available = available
        self.other = other
        served = Array(repeating: 0, count: loadCount)
    }
}

extension Plant {
    private var target: Volts {
        installed.configuration.setPoints.target(in: state.stage, state.battery.temperature)
    }

    func balance(_ switchboard: Switchboard, _ input: PlantInput, _ available: Watts)
        -> ElectricalBalance
    {
        ElectricalBalance(
            battery: installed.battery, state: state.battery, charge: stateOfCharge,
            offered: input.other
                + (input.isChargingAllowed
                    ? available * installed.stated.converterEfficiency : .zero),
            load: switchboard.total(state), target: target)
    }

    /// Advances by seconds over which nothing but the inside changes.
    mutating func advance(
        _ seconds: Double, _ switchboard: Switchboard, _ input: PlantInput, _ run: inout PartialRun
    ) {
        wakeOrSleep(run.available, input)
        recover()
        var balance = balance(switchboard, input, run.available)
        if balance.voltage < installed.battery.nominal * Self.brownOut {
            state.isExhausted = true
            balance = self.balance(switchboard, input, run.available)
        }
        let power = balance.voltage.value * balance.current.value
        let reachable = reachableEnergy.value
        let wanted = -power / installed.stated.dischargeEfficiency * seconds / 3_600
        if wanted > reachable {
            // The battery ends within this part: serve what it has, then go on without loads.
            let served = seconds * reachable / wanted
            apply(balance, power, served, switchboard, &run)
            state.isExhausted = true
            let rest = self.balance(switchboard, input, run.available)
            apply(
                rest, rest.voltage.value * rest.current.value, seconds - served, switchboard, &run)
        } else {
            apply(balance, power, seconds, switchboard, &run)
        }
        hold(balance, seconds)
        disconnect(balance.voltage)
        let air = input.weather.air
        state.battery.temperature +=
            (air - state.battery.temperature) * (1 - exp(-seconds / Self.thermalSeconds))
    }

    /// Energy above the cold-dependent empty mark.
    private var reachableEnergy: WattHours {
        let empty =
            installed.capacity * installed.battery.emptyCharge(at: state.battery.temperature)
        return max(.zero, state.battery.stored - empty)
    }

    /// Books the flows of one balance over some seconds.
    private mutating func apply(
        _ balance: ElectricalBalance, _ power: Double, _ seconds: Double,
        _ switchboard: Switchboard, _ run: inout PartialRun
    ) {
        guard seconds > 0 else { return }
        let hours = seconds / 3_600
        let stated = installed.stated
        let before = state.battery.stored
        let flow = WattHours(power * hours)
        let gained =
            power >= 0 ? flow * stated.chargeEfficiency : flow / stated.dischargeEfficiency
        let after = max(.zero, min(stated.capacity, before + gained))
        let lost = min(
            after,
            stated.capacity * installed.battery.selfDischarge(at: state.battery.temperature)
                * seconds)
        state.battery.stored = after - lost

        let other = min(balance.taken, run.other)
        let taken = WattHours((balance.taken - other).value * hours)
        let used = taken / stated.converterEfficiency
        run.energy += EnergyLedger(
            pvAvailable: WattHours(run.available.value * hours), pvUsed: used,
            other: WattHours(other.value * hours), converterLoss: used - taken,
            load: WattHours(switchboard.total(state).value * hours), batteryIn: max(.zero, flow),
            batteryOut: max(.zero, -flow), batteryLoss: flow - (after - before),
            selfDischarge: lost, storedChange: state.battery.stored - before)
        run.charge += balance.current.value * seconds
        for index in run.served.indices
        where switchboard.demanded[index] && switchboard.isPowered(index, state) {
            run.served[index] += seconds
        }

        let settled = balance.current.value * installed.battery.polarisationResistance
        let share = 1 - exp(-seconds / Battery.relaxation.inSeconds)
        state.battery.polarisation += (Volts(settled) - state.battery.polarisation) * share
    }

    /// Dusk ends a charge, dawn begins one.
    private mutating func wakeOrSleep(_ available: Watts, _ input: PlantInput) {
        if available <= .zero || !input.isChargingAllowed {
            state.stage = .dark
        } else if state.stage == .dark {
            state.stage = .bulk
            state.absorbed = .zero
        }
    }

    /// An exhausted battery gives power again once it has recovered a little.
    private mutating func recover() {
        guard state.isExhausted else { return }
        let empty = installed.battery.emptyCharge(at: state.battery.temperature)
        if stateOfCharge >= empty + Self.recovery { state.isExhausted = false }
    }

    /// The controller's stages, by what it sees at its terminals.
    private mutating func hold(_ balance: ElectricalBalance, _ seconds: Double) {
        switch state.stage {
        case .dark: break
        case .bulk:
            if balance.isLimited { state.stage = .absorption }
        case .absorption:
            if balance.isLimited { state.absorbed += .seconds(seconds) }
            if state.absorbed >= installed.configuration.setPoints.absorptionTime {
                state.stage = .float
            }
        case .float:
            if balance.voltage < installed.configuration.setPoints.bulkReturn {
                state.stage = .bulk
                state.absorbed = .zero
            }
        }
    }

    private mutating func disconnect(_ voltage: Volts) {
        guard let levels = installed.configuration.disconnect else { return }
        if voltage < levels.disconnect {
            state.isLoadOutputOn = false
        } else if voltage >= levels.reconnect {
            state.isLoadOutputOn = true
        }
    }

    /// Reads the instruments at the end.
    func finish(_ switchboard: Switchboard, _ input: PlantInput, _ run: PartialRun) -> PlantStep {
        let seconds = input.duration.inSeconds
        let last = balance(switchboard, input, run.available)
        let used =
            (last.taken - min(last.taken, input.other)) / installed.stated.converterEfficiency
        return PlantStep(
            measurements: PlantMeasurements(
                batteryVoltage: last.voltage, batteryCurrent: last.current,
                meanBatteryCurrent: Amperes(run.charge / seconds),
                batteryTemperature: state.battery.temperature, pvAvailable: run.available,
                pvUsed: used, load: switchboard.total(state),
                loadOutput: switchboard.output(state), stateOfCharge: stateOfCharge,
                stage: state.stage, isThrottled: last.isLimited && used < run.available,
                isLoadOutputOn: state.isLoadOutputOn && input.isLoadOutputCommanded,
                isExhausted: state.isExhausted),
            energy: run.energy,
            loads: switchboard.demanded.indices.map { index in
                PlantStep.LoadOutcome(
                    isDemanded: switchboard.demanded[index],
                    servedShare: min(1, run.served[index] / seconds),
                    isPowered: switchboard.isPowered(index, state))
            })
    }
}
