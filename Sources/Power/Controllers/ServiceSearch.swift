import Modbus
import Site

/// Finds the unit under which a part of a device answers (``ControllerDefinition/Service``).
struct ServiceSearch {
    /// Where nobody is there at all; one that times out costs a time-out each.
    static let silenceLimit = 3

    private let key: ControllerRegister?
    private let units: [UInt8]
    private let bus: any RegisterBus

    /// - Parameter first: where it was found last.
    init(
        _ definition: ControllerDefinition, _ service: ControllerDefinition.Service,
        first: UInt8?, bus: any RegisterBus
    ) {
        key = definition.register(named: service.key)
        var seen: Set<UInt8> = []
        units =
            ([first].compactMap(\.self) + service.units
            + (service.isSearched ? Array(1...247) : []))
            .filter { seen.insert($0).inserted }
        self.bus = bus
    }

    /// - Returns: `nil` where no unit has it.
    /// - Throws: what the line said where units do not answer at all, or the line itself is broken.
    func unit() async throws(ModbusFault) -> UInt8? {
        guard let key else { return nil }
        var silent = 0
        var last: ModbusFault?
        for unit in units where !Task.isCancelled {
            do throws(ModbusFault) {
                let words = try await bus.words(
                    key.table.ofBus, address: key.address, count: key.width, unit: unit)
                guard case .value(let value, _) = RegisterDecoder.decode(key, words: words),
                    key.plausible?.contains(value) != false
                else { continue }
                return unit
            } catch {
                switch error.reason {
                case .exception: continue
                case .noAnswer, .lateAnswer, .badFrame:
                    silent += 1
                    last = error
                    if silent >= Self.silenceLimit { throw error }
                case .connectionLost, .cannotOpen, .unusable: throw error
                }
            }
        }
        if let last, silent == units.count { throw last }
        return nil
    }
}
