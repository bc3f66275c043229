import Modbus
import Site

/// Finds the marker of a chain of models and walks along it (SunSpec Information Model
/// Specification V1.9 §6: number, length and so many words each, up to the number 0xFFFF).
struct ModelChainWalk {
    /// More than any device has.
    static let modelLimit = 64
    static let endOfChain: UInt16 = 0xFFFF

    /// What stands at a marker.
    struct Found: Hashable {
        var base: UInt16
        var models: [ControllerDefinition.FoundModel]
    }

    private let bases: [UInt16]
    private let marker: UInt32?
    /// Where the marker stood last.
    private let known: UInt16?
    private let bus: any RegisterBus
    private let unit: UInt8

    /// - Parameter known: where the marker stood last; a device that is silent there is silent.
    init(
        _ definition: ControllerDefinition, bus: any RegisterBus, unit: UInt8, known: UInt16? = nil
    ) {
        let others = (definition.modelChain?.bases ?? []).filter { $0 != known }
        bases = [known].compactMap(\.self) + others
        marker = definition.modelChain?.marker
        self.known = known
        self.bus = bus
        self.unit = unit
    }

    /// - Returns: `nil` where no base has the marker.
    /// - Throws: where the device does not answer, or refuses to be walked along.
    func walk() async throws(ModbusFault) -> Found? {
        var silence: ModbusFault?
        for base in bases {
            let words: [UInt16]
            do throws(ModbusFault) {
                words = try await read(base, 2)
            } catch {
                // An address that it does not have; some devices say nothing at all there.
                switch error.reason {
                case .exception: continue
                case .noAnswer where base != known: silence = error
                default: throw error
                }
                continue
            }
            guard words.count == 2, UInt32(words[0]) << 16 | UInt32(words[1]) == marker else {
                continue
            }
            return Found(base: base, models: try await models(from: Int(base) + 2))
        }
        if let silence { throw silence }
        return nil
    }

    private func models(
        from start: Int
    ) async throws(ModbusFault) -> [ControllerDefinition.FoundModel] {
        var models: [ControllerDefinition.FoundModel] = []
        var address = start
        while models.count < Self.modelLimit, address <= Int(UInt16.max) - 1, !Task.isCancelled {
            let head: [UInt16]
            do throws(ModbusFault) {
                head = try await read(UInt16(address), 2)
            } catch {
                // Some have no end mark: what was found counts.
                guard case .exception = error.reason, !models.isEmpty else { throw error }
                break
            }
            guard head.count == 2, head[0] != Self.endOfChain, head[0] != 0 else { break }
            models.append(
                ControllerDefinition.FoundModel(
                    id: head[0], address: UInt16(address), length: Int(head[1])))
            address += 2 + Int(head[1])
        }
        return models
    }

    private func read(_ address: UInt16, _ count: Int) async throws(ModbusFault) -> [UInt16] {
        try await bus.words(.holding, address: address, count: count, unit: unit)
    }
}
