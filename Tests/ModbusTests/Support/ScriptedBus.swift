import Core
import Modbus

/// A bus without a wire: the same script that drives a ``ModbusServer`` decides what comes.
final class ScriptedBus: RegisterBus {
    let device = "script"
    let reached = Counter()
    private let handler: ModbusServer.Handler

    init(_ handler: @escaping ModbusServer.Handler) {
        self.handler = handler
    }

    func perform(_ request: ModbusRequest, unit: UInt8) async throws(ModbusFault) -> ModbusAnswer {
        guard (1...247).contains(unit) else {
            throw fault(.unusable("unit \(unit)"), request, unit)
        }
        if let problem = request.problem { throw fault(.unusable(problem), request, unit) }
        reached.add()
        return try answer(handler(unit, request), request, unit)
    }

    func close() async {}

    private func answer(
        _ reply: ModbusReply, _ request: ModbusRequest, _ unit: UInt8
    ) throws(ModbusFault) -> ModbusAnswer {
        switch reply {
        case .answer(let answer): return answer
        case .exception(let exception): throw fault(.exception(exception), request, unit)
        case .silence, .late: throw fault(.noAnswer(within: .seconds(1)), request, unit)
        case .garbage, .damaged: throw fault(.badFrame("garbage"), request, unit)
        case .split(let inner, _, _), .closing(let inner):
            return try answer(inner, request, unit)
        }
    }

    private func fault(
        _ reason: ModbusFault.Reason, _ request: ModbusRequest, _ unit: UInt8
    ) -> ModbusFault {
        ModbusFault(device: device, unit: unit, request: request, reason: reason)
    }
}
