import Core
import Modbus
import Site

@testable import Power

/// A line with several units, each with registers of its own; what is not there is refused.
final class FakeUnits: RegisterBus {
    struct State {
        var words: [UInt8: [RegisterTable: [UInt16: UInt16]]] = [:]
        /// For a unit that is not there.
        var missing: ModbusFault.Reason = .exception(.gatewayTarget)
        /// In place of every answer.
        var trouble: ModbusFault.Reason?
        var requests: [(unit: UInt8, request: ModbusRequest)] = []
    }

    let device = "units"
    let state = Guarded(State())

    func put(_ unit: UInt8, _ address: UInt16, _ words: [UInt16], table: RegisterTable = .holding) {
        state.withLock { state in
            for (offset, word) in words.enumerated() {
                state.words[unit, default: [:]][table, default: [:]][address + UInt16(offset)] =
                    word
            }
        }
    }

    func perform(_ request: ModbusRequest, unit: UInt8) async throws(ModbusFault) -> ModbusAnswer {
        let outcome = state.withLock { state -> Result<ModbusAnswer, ModbusFault> in
            state.requests.append((unit, request))
            func fault(_ reason: ModbusFault.Reason) -> Result<ModbusAnswer, ModbusFault> {
                .failure(ModbusFault(device: device, unit: unit, request: request, reason: reason))
            }
            if let trouble = state.trouble { return fault(trouble) }
            guard let tables = state.words[unit] else { return fault(state.missing) }
            guard case .read(let table, let first, let count) = request else {
                return fault(.exception(.illegalFunction))
            }
            let words = (0..<count).compactMap { offset in
                UInt16(exactly: Int(first) + offset).flatMap { tables[table]?[$0] }
            }
            guard words.count == count else { return fault(.exception(.illegalAddress)) }
            return .success(table.isBits ? .bits(words.map { $0 != 0 }) : .registers(words))
        }
        return try outcome.get()
    }

    func close() async {}
}
