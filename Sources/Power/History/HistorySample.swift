public import Core

/// What sun, battery and loads were over a few minutes. A value that nobody measured is `nil`.
public struct HistorySample: Sendable, Hashable {
    /// The end of it; `nil` where the time of day was not known.
    public var time: Timestamp?
    /// How long it is the mean of, in seconds; less than a slot where the role was stopped.
    public var seconds: Int
    public var volts: Volts?
    public var lowestVolts: Volts?
    public var highestVolts: Volts?
    /// Into the battery; negative while it is drained.
    public var current: Amperes?
    public var lowestCurrent: Amperes?
    public var highestCurrent: Amperes?
    /// Of the battery, 0…1.
    public var share: Double?
    public var deviation: Double?
    public var panel: Watts?
    public var highestPanel: Watts?
    public var load: Watts?
    public var highestLoad: Watts?
    /// Of the battery.
    public var temperature: Celsius?
    /// The worst of the time.
    public var sight: Sight
    /// Which loads were on at its end, a bit for each in the order of ``HistoryHeader/loads``.
    public var loadsOn: UInt64
    /// For how much of the time each load was on, 0…1, in the same order; empty where a release
    /// wrote it that did not count.
    public var served: [Double]

    public init(
        time: Timestamp?, seconds: Int, volts: Volts? = nil, lowestVolts: Volts? = nil,
        highestVolts: Volts? = nil, current: Amperes? = nil,
        lowestCurrent: Amperes? = nil, highestCurrent: Amperes? = nil, share: Double? = nil,
        deviation: Double? = nil, panel: Watts? = nil, highestPanel: Watts? = nil,
        load: Watts? = nil, highestLoad: Watts? = nil, temperature: Celsius? = nil, sight: Sight,
        loadsOn: UInt64, served: [Double] = []
    ) {
        self.time = time
        self.seconds = seconds
        self.volts = volts
        self.lowestVolts = lowestVolts
        self.highestVolts = highestVolts
        self.current = current
        self.lowestCurrent = lowestCurrent
        self.highestCurrent = highestCurrent
        self.share = share
        self.deviation = deviation
        self.panel = panel
        self.highestPanel = highestPanel
        self.load = load
        self.highestLoad = highestLoad
        self.temperature = temperature
        self.sight = sight
        self.loadsOn = loadsOn
        self.served = served
    }

    /// For how much of the time a load was on, by its place; what it was at the end where that is
    /// all that is known.
    public func served(load place: Int) -> Double {
        served.indices.contains(place) ? served[place] : loadsOn & (1 << UInt64(place)) == 0 ? 0 : 1
    }
}
