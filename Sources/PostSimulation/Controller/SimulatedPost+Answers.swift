internal import Core
package import Modbus
internal import Plant

extension SimulatedPost {
    /// - Parameter elapsed: real time since the start, by which faults come and go.
    package mutating func answer(
        _ unit: UInt8, _ request: ModbusRequest, elapsed: Duration
    ) -> ModbusReply {
        settleRelays(at: elapsed)
        let device: BusFaultTarget
        switch unit {
        case Self.controllerUnit: device = .controller
        case Self.relayUnit: device = .relays
        default: return .silence
        }
        let fault = fault(of: device, at: elapsed)
        if device == .controller {
            frozen = fault == .frozen ? frozen ?? readings : nil
        }
        switch fault {
        case .silent: return .silence
        case .exceptions: return .exception(.deviceFailure)
        case .garbage: return .garbage(noise())
        case .late: return .late(carryOut(device, request, fault: nil), by: Self.lateness)
        case .frozen, .lying, nil: return carryOut(device, request, fault: fault)
        }
    }

    private func noise() -> [UInt8] {
        var random = random
        return random.bytes(Int.random(in: 1...40, using: &random))
    }

    private mutating func carryOut(
        _ device: BusFaultTarget, _ request: ModbusRequest, fault: BusFaultKind?
    ) -> ModbusReply {
        guard device == .controller else {
            let inputs = (live + [isContactClosed]).map { fault == .lying ? !$0 : $0 }
            let before = relays.contacts
            let reply = relays.answer(request, isStuck: fault == .frozen, inputs: inputs)
            noteSwitchings(since: before)
            // Contacts act at once: the next reading of the current shows it.
            if request.table == .coil { advance(by: .milliseconds(1)) }
            return reply
        }
        switch request {
        case .read(let table, let address, let count):
            return read(table, address, count, isLying: fault == .lying)
        case .writeCoil(let address, let value):
            return write(coil: address, value)
        case .writeRegisters(let address, let values):
            return write(values, at: address)
        // Function 15 is answered with "illegal address" (quirk 10); function 6 is not known.
        case .writeCoils: return .exception(.illegalAddress)
        case .writeRegister: return .exception(.illegalFunction)
        }
    }

    private func read(
        _ table: RegisterTable, _ address: UInt16, _ count: Int, isLying: Bool
    ) -> ModbusReply {
        let addresses = (0..<count).map { address &+ UInt16($0) }
        switch table {
        case .input:
            var shown = frozen ?? readings
            if isLying { shown.measurements.batteryVoltage = .zero }
            guard
                let words = TracerRegisters.input(address, count: count, shown, model: model)
            else { return .exception(.illegalAddress) }
            return .answer(.registers(isLying ? words.map { $0 == 0 ? 0 : 0xFFFF } : words))
        case .holding:
            let words = addresses.compactMap { holding($0) }
            return words.count == count
                ? .answer(.registers(words)) : .exception(.illegalAddress)
        case .coil:
            let bits = addresses.compactMap { coil($0) }
            return bits.count == count ? .answer(.bits(bits)) : .exception(.illegalAddress)
        case .discrete:
            let bits = addresses.compactMap { address -> Bool? in
                switch address {
                case 0x2000: false
                case 0x200C: (frozen ?? readings).isNight
                default: nil
                }
            }
            return bits.count == count ? .answer(.bits(bits)) : .exception(.illegalAddress)
        }
    }

    private func holding(_ address: UInt16) -> UInt16? {
        guard (0x9013...0x9015).contains(address) else { return settings.value(at: address) }
        let now = time + clockError
        let date = local.date(at: now)
        let clock = local.clock(at: now)
        return switch address {
        case 0x9013: UInt16(clock.minute << 8 | clock.second)
        case 0x9014: UInt16(date.day << 8 | clock.hour)
        default: UInt16((date.year % 100) << 8 | date.month)
        }
    }

    private func coil(_ address: UInt16) -> Bool? {
        switch address {
        case 0: isChargingAllowed
        case 1: model == .tracer3210A ? nil : modes[1]
        case 2: isLoadOutputCommanded
        default: modes[address]
        }
    }

    private mutating func write(coil address: UInt16, _ value: Bool) -> ModbusReply {
        switch address {
        case 0: isChargingAllowed = value
        case 2: isLoadOutputCommanded = value
        default:
            guard coil(address) != nil else { return .exception(.illegalAddress) }
            modes[address] = value
        }
        advance(by: .milliseconds(1))
        return .answer(.written)
    }

    private mutating func write(_ values: [UInt16], at address: UInt16) -> ModbusReply {
        if (0x9013...0x9015).contains(address) { return setClock(values, at: address) }
        do throws(TracerSettings.Refusal) {
            try settings.write(values, at: address)
        } catch {
            return .exception(error == .notTaken ? .deviceFailure : .illegalAddress)
        }
        var configuration = plant.configuration
        configuration.setPoints = settings.setPoints(configuration.setPoints)
        configuration.disconnect = settings.disconnect
        plant = Plant(configuration, state: plant.state)
        advance(by: .milliseconds(1))
        return .answer(.written)
    }

    /// Taken only as all three registers, in the post's local time.
    private mutating func setClock(_ values: [UInt16], at address: UInt16) -> ModbusReply {
        guard address == 0x9013, values.count == 3 else { return .exception(.deviceFailure) }
        func high(_ place: Int) -> Int { Int(values[place] >> 8) }
        func low(_ place: Int) -> Int { Int(values[place] & 0xFF) }
        guard
            let date = CalendarDate(year: 2_000 + high(2), month: low(2), day: high(1)),
            low(1) < 24, high(0) < 60, low(0) < 60
        else { return .exception(.illegalValue) }
        let present = local.date(at: time).daysSinceEpoch
        let clock = local.clock(at: time)
        let days = date.daysSinceEpoch - present
        let seconds =
            (low(1) - clock.hour) * 3_600 + (high(0) - clock.minute) * 60 + low(0) - clock.second
        clockError = .seconds(days * 86_400 + seconds)
        return .answer(.written)
    }
}
