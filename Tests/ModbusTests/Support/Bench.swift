import Core
import Glibc

@testable import Modbus

/// A bus and the device behind it, as each implementation needs it.
final class Bench: Sendable {
    enum Kind: String, CaseIterable {
        case script, tcp, serial
    }

    let bus: any RegisterBus
    let server: ModbusServer?
    private let script: ScriptedBus?

    /// - Parameter timeout: of the wires; the script needs none.
    init(
        _ kind: Kind, timeout: Duration = .milliseconds(100),
        handler: @escaping ModbusServer.Handler
    ) throws {
        switch kind {
        case .script:
            let scripted = ScriptedBus(handler)
            (bus, server, script) = (scripted, nil, scripted)
        case .tcp:
            let server = try ModbusServer(.tcp(host: "127.0.0.1", port: 0), handler: handler)
            let link = ModbusLink.tcp(host: "127.0.0.1", port: server.port ?? 0)
            bus = try Self.bus(link, timeout)
            (self.server, script) = (server, nil)
        case .serial:
            let server = try ModbusServer(.pseudoTerminal, handler: handler)
            bus = try Self.bus(.serial(device: server.device, baud: 115_200), timeout)
            (self.server, script) = (server, nil)
        }
    }

    deinit {
        server?.stop()
    }

    /// Requests that came through to the device.
    var reached: Int { server?.requests.value ?? script?.reached.value ?? 0 }

    static func bus(_ link: ModbusLink, _ timeout: Duration) throws -> LibmodbusBus {
        try LibmodbusBus(
            impatient: BusConfiguration(
                link, responseTimeout: timeout, byteTimeout: timeout, gap: .zero))
    }

    /// Counts that take long are for the full lane.
    static let isFull = getenv("WAYPOST_FULL") != nil
}

/// A plain device: unit 1 with 100 of everything that can be written and read back.
final class Bank: Sendable {
    private struct Tables {
        var words = (0..<100).map { UInt16($0) }
        var coils = [Bool](repeating: false, count: 100)
    }

    private let tables = Guarded(Tables())

    var handler: ModbusServer.Handler {
        { [self] unit, request in unit == 1 ? reply(request) : .silence }
    }

    func reply(_ request: ModbusRequest) -> ModbusReply {
        let (first, count) = (Int(request.address), request.count)
        guard first + count <= 100 else { return .exception(.illegalAddress) }
        let range = first..<(first + count)
        return tables.withLock { tables in
            switch request {
            case .read(.coil, _, _): return .answer(.bits(Array(tables.coils[range])))
            case .read(.discrete, _, _): return .answer(.bits(range.map { $0 % 2 == 1 }))
            case .read(.holding, _, _): return .answer(.registers(Array(tables.words[range])))
            case .read(.input, _, _): return .answer(.registers(range.map { UInt16(1_000 + $0) }))
            case .writeCoil(_, let value): tables.coils[first] = value
            case .writeRegister(_, let value): tables.words[first] = value
            case .writeCoils(_, let values): tables.coils.replaceSubrange(range, with: values)
            case .writeRegisters(_, let values): tables.words.replaceSubrange(range, with: values)
            }
            return .answer(.written)
        }
    }
}
