internal import Core
package import Plant

/// The holding registers of an EPEVER Tracer that a person may set, as the device keeps them.
package struct TracerSettings: Sendable {
    /// Battery type, capacity, compensation and the twelve voltages, from 0x9000.
    package private(set) var charging: [UInt16]
    /// Registers that stand alone.
    package private(set) var others: [UInt16: UInt16]

    package static let chargingStart: UInt16 = 0x9000
    /// The voltages are taken only together (controllers' quirk 5).
    package static let voltages = 3..<15

    package init(_ plant: PlantConfiguration) {
        let points = plant.setPoints
        let levels = plant.disconnect ?? .factory(nominal: plant.battery.nominal)
        let scale = plant.battery.nominal.value / 24
        func word(_ volts: Volts) -> UInt16 { TracerRegisters.word(volts.value * 100) }
        func scaled(_ volts: Double) -> UInt16 { TracerRegisters.word(volts * scale * 100) }
        let type: UInt16 =
            switch plant.battery.chemistry {
            case .agm: 1
            case .gel: 2
            case .flooded: 3
            // The older models know no lithium: it is set up as the user's own type.
            case .lifepo4: 0
            }
        charging = [
            type, TracerRegisters.word(plant.battery.rated.value),
            plant.battery.chemistry.isLead ? 300 : 0,
            scaled(32), scaled(30), scaled(30),
            // Set to the boost voltage where the cells may not be equalised.
            plant.battery.chemistry.isLead
                ? max(scaled(29.2), word(points.absorption)) : word(points.absorption),
            word(points.absorption), word(points.float), word(points.bulkReturn),
            word(levels.reconnect), scaled(24.4), scaled(24), word(levels.disconnect),
            scaled(21.2),
        ]
        others = [
            0x903D: 0, 0x9067: 0, 0x906A: 1, 0x906D: 30, 0x9070: 0,
        ]
    }

    package func value(at address: UInt16) -> UInt16? {
        if address >= Self.chargingStart, Int(address - Self.chargingStart) < charging.count {
            return charging[Int(address - Self.chargingStart)]
        }
        return others[address]
    }

    package enum Refusal: Error {
        case unknownAddress
        /// The device answers "device failure": a part of the block, another battery type than the
        /// user's own, or voltages out of order.
        case notTaken
    }

    package mutating func write(_ values: [UInt16], at address: UInt16) throws(Refusal) {
        if let place = chargingPlace(of: address) {
            guard place + values.count <= charging.count else { throw .unknownAddress }
            var changed = charging
            changed.replaceSubrange(place..<place + values.count, with: values)
            let touched = (place..<place + values.count).clamped(to: Self.voltages)
            if !touched.isEmpty {
                guard touched == Self.voltages, changed[0] == 0, Self.areInOrder(changed) else {
                    throw .notTaken
                }
            }
            charging = changed
        } else {
            guard values.count == 1, others[address] != nil else { throw .unknownAddress }
            others[address] = values[0]
        }
    }

    /// The voltages the plant now works with.
    package func setPoints(_ old: ChargeSetPoints) -> ChargeSetPoints {
        var points = old
        points.absorption = volts(7)
        points.float = volts(8)
        points.bulkReturn = volts(9)
        return points
    }

    package var disconnect: LowVoltageDisconnect {
        LowVoltageDisconnect(disconnect: volts(13), reconnect: volts(10))
    }

    private func volts(_ place: Int) -> Volts { Volts(Double(charging[place]) / 100) }

    private func chargingPlace(of address: UInt16) -> Int? {
        guard address >= Self.chargingStart else { return nil }
        let place = Int(address - Self.chargingStart)
        return place < charging.count ? place : nil
    }

    /// The order that the MT50's manual asks for.
    private static func areInOrder(_ words: [UInt16]) -> Bool {
        let (disconnect, limit, reconnect) = (words[3], words[4], words[5])
        let (equalise, boost, float, back) = (words[6], words[7], words[8], words[9])
        let (loadBack, recover, warning) = (words[10], words[11], words[12])
        let (loadOff, floor) = (words[13], words[14])
        return floor <= loadOff && loadOff < warning && warning < recover && loadOff < loadBack
            && loadBack < back && back < float && float <= boost && boost <= equalise
            && equalise <= limit && limit <= reconnect && reconnect < disconnect
    }
}
