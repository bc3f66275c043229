public import Core

/// What is known at one moment.
public struct HistoryInstant: Sendable, Hashable {
    public var volts: Volts?
    public var current: Amperes?
    public var share: Double?
    public var deviation: Double?
    public var panel: Watts?
    public var load: Watts?
    public var temperature: Celsius?
    public var sight: Sight
    public var loadsOn: UInt64

    public init(
        volts: Volts? = nil, current: Amperes? = nil, share: Double? = nil,
        deviation: Double? = nil, panel: Watts? = nil, load: Watts? = nil,
        temperature: Celsius? = nil, sight: Sight, loadsOn: UInt64
    ) {
        self.volts = volts
        self.current = current
        self.share = share
        self.deviation = deviation
        self.panel = panel
        self.load = load
        self.temperature = temperature
        self.sight = sight
        self.loadsOn = loadsOn
    }
}

/// Makes samples out of moments: means weighed by time, lowest and highest values, the state at
/// the end. Each value is the mean over the time in which it was known.
public struct HistorySampler: Sendable {
    private struct Mean {
        var sum = 0.0
        var weight = 0.0
        var lowest = Double.infinity
        var highest = -Double.infinity

        var value: Double? { weight > 0 ? sum / weight : nil }

        mutating func take(_ value: Double?, _ weight: Double) {
            guard let value else { return }
            sum += value * weight
            self.weight += weight
            lowest = min(lowest, value)
            highest = max(highest, value)
        }
    }

    public let slot: Duration
    /// How many loads there are.
    public let loads: Int
    private var passed: Duration = .zero
    private var weighed = 0.0
    private var volts = Mean()
    private var current = Mean()
    private var panel = Mean()
    private var load = Mean()
    private var temperature = Mean()
    /// Seconds for which each load was on.
    private var served: [Double]
    private var sight = Sight.clear
    private var last: HistoryInstant?

    public init(slot: Duration, loads: Int = 0) {
        self.slot = slot
        self.loads = min(loads, HistoryHeader.loadLimit)
        served = [Double](repeating: 0, count: self.loads)
    }

    /// Takes what held over the time that ends now.
    ///
    /// - Parameter time: `nil` while the time of day is not known.
    /// - Returns: a sample once a slot is full.
    public mutating func observe(
        _ instant: HistoryInstant, over duration: Duration, at time: Timestamp?
    ) -> HistorySample? {
        let weight = max(0.001, duration.inSeconds)
        volts.take(instant.volts?.value, weight)
        current.take(instant.current?.value, weight)
        panel.take(instant.panel?.value, weight)
        load.take(instant.load?.value, weight)
        temperature.take(instant.temperature?.value, weight)
        for place in served.indices where instant.loadsOn & (1 << UInt64(place)) != 0 {
            served[place] += weight
        }
        weighed += weight
        sight = Self.worse(sight, instant.sight)
        last = instant
        passed += max(.zero, duration)
        return passed >= slot ? finish(at: time) : nil
    }

    /// What there is of the slot under way; `nil` where there is nothing.
    public mutating func finish(at time: Timestamp?) -> HistorySample? {
        guard let last, passed >= .seconds(1) else { return nil }
        let sample = HistorySample(
            time: time, seconds: Int(passed.inSeconds.rounded()),
            volts: volts.value.map { Volts($0) },
            lowestVolts: volts.value.map { _ in Volts(volts.lowest) },
            highestVolts: volts.value.map { _ in Volts(volts.highest) },
            current: current.value.map { Amperes($0) },
            lowestCurrent: current.value.map { _ in Amperes(current.lowest) },
            highestCurrent: current.value.map { _ in Amperes(current.highest) }, share: last.share,
            deviation: last.deviation, panel: panel.value.map { Watts($0) },
            highestPanel: panel.value.map { _ in Watts(panel.highest) },
            load: load.value.map { Watts($0) },
            highestLoad: load.value.map { _ in Watts(load.highest) },
            temperature: temperature.value.map { Celsius($0) }, sight: sight,
            loadsOn: last.loadsOn, served: served.map { weighed > 0 ? $0 / weighed : 0 })
        self = HistorySampler(slot: slot, loads: loads)
        return sample
    }

    private static func worse(_ left: Sight, _ right: Sight) -> Sight {
        let order = Sight.allCases
        let places = [left, right].compactMap { order.firstIndex(of: $0) }
        return places.max().map { order[$0] } ?? right
    }
}
