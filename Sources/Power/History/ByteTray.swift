import Core

/// Bytes that are filled or emptied from the front; whole numbers stand low byte first.
struct ByteTray {
    var bytes: [UInt8]
    private var place = 0

    init(_ bytes: [UInt8] = []) {
        self.bytes = bytes
    }

    var rest: [UInt8] { Array(bytes[place...]) }

    mutating func put(_ number: some FixedWidthInteger) {
        withUnsafeBytes(of: number.littleEndian) { bytes += $0 }
    }

    /// `nil` where too little is left.
    mutating func take<Number: FixedWidthInteger>(_ type: Number.Type) -> Number? {
        let width = Number.bitWidth / 8
        guard place + width <= bytes.count else { return nil }
        defer { place += width }
        var number: Number = 0
        withUnsafeMutableBytes(of: &number) { $0.copyBytes(from: bytes[place..<(place + width)]) }
        return Number(littleEndian: number)
    }

    /// A value in parts of a unit; the largest number stands for none.
    mutating func put<Number: FixedWidthInteger>(
        _ value: Double?, parts: Double, as type: Number.Type
    ) {
        guard let value, value.isFinite else { return put(Number.max) }
        let scaled = (value * parts).rounded()
        let limit = Double(Number.max - 1)
        put(Number(max(Double(Number.min), min(limit, scaled))))
    }

    mutating func take<Number: FixedWidthInteger>(
        parts: Double, as type: Number.Type
    ) -> Double?? {
        guard let number = take(type) else { return nil }
        return .some(number == Number.max ? nil : Double(number) / parts)
    }

    mutating func put(_ time: Timestamp?) { put(time?.milliseconds ?? Int64.max) }

    mutating func takeTime() -> Timestamp?? {
        guard let milliseconds = take(Int64.self) else { return nil }
        return .some(milliseconds == .max ? nil : Timestamp(milliseconds: milliseconds))
    }
}

extension ByteTray {
    mutating func put(_ sample: HistorySample) {
        put(sample.time)
        put(UInt16(clamping: sample.seconds))
        put(sample.volts?.value, parts: 100, as: UInt16.self)
        put(sample.lowestVolts?.value, parts: 100, as: UInt16.self)
        put(sample.highestVolts?.value, parts: 100, as: UInt16.self)
        put(sample.current?.value, parts: 100, as: Int16.self)
        put(sample.share, parts: 10_000, as: UInt16.self)
        put(sample.deviation, parts: 10_000, as: UInt16.self)
        put(sample.panel?.value, parts: 10, as: UInt32.self)
        put(sample.highestPanel?.value, parts: 10, as: UInt32.self)
        put(sample.load?.value, parts: 10, as: UInt32.self)
        put(UInt8(Sight.allCases.firstIndex(of: sample.sight) ?? 0))
        put(sample.loadsOn)
        put(sample.lowestCurrent?.value, parts: 100, as: Int16.self)
        put(sample.highestCurrent?.value, parts: 100, as: Int16.self)
        put(sample.highestLoad?.value, parts: 10, as: UInt32.self)
        put(sample.temperature?.value, parts: 100, as: Int16.self)
        put(UInt8(clamping: sample.served.count))
        for share in sample.served.prefix(HistoryHeader.loadLimit) {
            put(share, parts: Self.servedParts, as: UInt8.self)
        }
    }

    private static var servedParts: Double { 200 }

    /// Bytes behind those that this release knows are a newer one's.
    mutating func takeSample() -> HistorySample? {
        guard let time = takeTime(), let seconds = take(UInt16.self),
            let volts = take(parts: 100, as: UInt16.self),
            let lowest = take(parts: 100, as: UInt16.self),
            let highest = take(parts: 100, as: UInt16.self),
            let current = take(parts: 100, as: Int16.self),
            let share = take(parts: 10_000, as: UInt16.self),
            let deviation = take(parts: 10_000, as: UInt16.self),
            let panel = take(parts: 10, as: UInt32.self),
            let highestPanel = take(parts: 10, as: UInt32.self),
            let load = take(parts: 10, as: UInt32.self), let sight = take(UInt8.self),
            Sight.allCases.indices.contains(Int(sight)), let loadsOn = take(UInt64.self)
        else { return nil }
        // What follows was not written by the first releases.
        let lowestCurrent: Double? = take(parts: 100, as: Int16.self) ?? nil
        let highestCurrent: Double? = take(parts: 100, as: Int16.self) ?? nil
        let highestLoad: Double? = take(parts: 10, as: UInt32.self) ?? nil
        let temperature: Double? = take(parts: 100, as: Int16.self) ?? nil
        var served: [Double] = []
        for _ in 0..<(take(UInt8.self) ?? 0) {
            let share: Double? = take(parts: Self.servedParts, as: UInt8.self) ?? nil
            served.append(share ?? 0)
        }
        return HistorySample(
            time: time, seconds: Int(seconds), volts: volts.map { Volts($0) },
            lowestVolts: lowest.map { Volts($0) }, highestVolts: highest.map { Volts($0) },
            current: current.map { Amperes($0) }, lowestCurrent: lowestCurrent.map { Amperes($0) },
            highestCurrent: highestCurrent.map { Amperes($0) }, share: share, deviation: deviation,
            panel: panel.map { Watts($0) }, highestPanel: highestPanel.map { Watts($0) },
            load: load.map { Watts($0) }, highestLoad: highestLoad.map { Watts($0) },
            temperature: temperature.map { Celsius($0) }, sight: Sight.allCases[Int(sight)],
            loadsOn: loadsOn, served: served)
    }

    mutating func put(_ event: HistoryEvent) {
        put(event.time)
        put(UInt8(HistoryEvent.Kind.allCases.firstIndex(of: event.kind) ?? 0))
        put(event.load.map { UInt8(clamping: $0) } ?? UInt8.max)
        put(event.isOn.map { UInt8($0 ? 1 : 0) } ?? UInt8.max)
        var reason = event.reason[...]
        while reason.utf8.count > HistoryEvent.reasonLimit { reason.removeLast() }
        bytes += Array(reason.utf8)
    }

    mutating func takeEvent() -> HistoryEvent? {
        guard let time = takeTime(), let kind = take(UInt8.self),
            HistoryEvent.Kind.allCases.indices.contains(Int(kind)),
            let load = take(UInt8.self), let state = take(UInt8.self)
        else { return nil }
        return HistoryEvent(
            HistoryEvent.Kind.allCases[Int(kind)], time: time,
            load: load == .max ? nil : Int(load), isOn: state > 1 ? nil : state == 1,
            reason: String(decoding: rest, as: UTF8.self))
    }
}
