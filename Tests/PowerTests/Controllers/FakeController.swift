import Core
import Glibc
import Modbus
import Site

@testable import Power

/// A device that has the registers of a definition and nothing else, as a bus or behind a wire.
final class FakeController: RegisterBus {
    struct State {
        var words: [RegisterTable: [UInt16: UInt16]] = [:]
        var isAway = false
        /// Answers, but too late.
        var isLate = false
        /// What comes in place of every answer.
        var trouble: ModbusFault.Reason?
        /// Longer requests are refused.
        var longest = 125
        var requests: [ModbusRequest] = []
    }

    let device = "fake"
    let state: Guarded<State>

    /// What `values` does not name is zero, or where that cannot be, as little as it can.
    init(_ definition: ControllerDefinition, values: [String: [UInt16]] = [:]) {
        var state = State()
        for register in definition.registers {
            let least = max(0, register.plausible?.lowerBound ?? 0) / register.scale
            let words =
                values[register.name]
                ?? [
                    UInt16(least.rounded(.up)), 0,
                ].prefix(register.encoding.width).map(\.self)
            for (offset, word) in words.enumerated() {
                state.words[register.table.ofBus, default: [:]][register.address + UInt16(offset)] =
                    word
            }
        }
        self.state = Guarded(state)
    }

    func set(_ register: ControllerRegister?, _ words: [UInt16]?) {
        guard let register else { return }
        state.withLock { state in
            for offset in 0..<register.encoding.width {
                state.words[register.table.ofBus]?[register.address + UInt16(offset)] =
                    words?[offset]
            }
        }
    }

    func reply(_ request: ModbusRequest) -> ModbusReply {
        state.withLock { state in
            state.requests.append(request)
            if state.isAway { return .silence }
            guard case .read(let table, let first, let count) = request else {
                return .exception(.illegalFunction)
            }
            guard count <= state.longest else { return .exception(.illegalAddress) }
            let words = (0..<UInt16(count)).compactMap { state.words[table]?[first + $0] }
            guard words.count == count else { return .exception(.illegalAddress) }
            return .answer(
                table.isBits ? .bits(words.map { $0 != 0 }) : .registers(words))
        }
    }

    func perform(_ request: ModbusRequest, unit: UInt8) async throws(ModbusFault) -> ModbusAnswer {
        if let trouble = state.withLock({ $0.trouble }) {
            throw ModbusFault(device: device, unit: unit, request: request, reason: trouble)
        }
        switch reply(request) {
        case .answer(let answer): return answer
        case .exception(let exception):
            throw ModbusFault(
                device: device, unit: unit, request: request, reason: .exception(exception))
        default:
            let isLate = state.withLock { $0.isLate }
            throw ModbusFault(
                device: device, unit: unit, request: request,
                reason: isLate
                    ? .lateAnswer(after: .seconds(2), limit: .seconds(1))
                    : .noAnswer(within: .seconds(1)))
        }
    }

    func close() async {}
}

enum Tracer {
    /// The shipped profile.
    static func definition() throws -> ControllerDefinition {
        guard let tracer = Catalogue.embedded.controllerDefinitions["epever-tracer"] else {
            throw Missing()
        }
        return tracer
    }

    struct Missing: Error {}

    /// A sunny noon on 24 V.
    static let noon: [String: [UInt16]] = [
        "pv_voltage": [6_820], "pv_current": [512], "pv_power": [34_918, 0],
        "battery_voltage": [2_710], "battery_charge_current": [1_250],
        "battery_charge_power": [33_875, 0], "load_voltage": [2_709], "load_current": [180],
        "load_power": [4_876, 0], "battery_temperature": [0xFEC8], "case_temperature": [3_150],
        "battery_soc": [71], "system_rated_voltage": [2_400], "charging_status": [0b1001],
        "load_status": [1], "battery_current_net": [1_070, 0], "battery_voltage_stat": [2_710],
        "energy_generated_total": [0x1170, 0x0001], "clock_min_sec": [37 << 8 | 12],
        "coil_load_manual": [1],
    ]
}

/// A clock that sleepers put forward themselves.
struct SteppingTime: TimeSource {
    private let clock = Guarded(Duration.seconds(1_000))
    let bootID = Identifier(high: 1, low: 1)

    func now() -> Timestamp { Timestamp(milliseconds: 0) }
    func monotonic() -> Duration { clock.withLock { $0 } }
    func kernelSaysSynchronised() -> Bool { false }

    func sleep(for duration: Duration) async throws {
        try Task.checkCancellation()
        step(duration)
        await Task.yield()
    }

    func step(_ duration: Duration) {
        clock.withLock { $0 += duration }
    }
}
