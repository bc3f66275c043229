public import Core
public import Site

/// What the sun will bring, from place, date and what this array delivered lately; no network.
public struct SunForecast: Sendable, Hashable {
    /// Power to come, in slots of equal length from ``start`` on.
    public struct Outlook: Sendable, Hashable {
        public var slot: Duration
        /// Mean watts of each slot as expected.
        public var expected: [Double]
        /// The same for a day of which nine in ten are better.
        public var low: [Double]

        public init(slot: Duration, expected: [Double], low: [Double]) {
            self.slot = slot
            self.expected = expected
            self.low = low
        }
    }

    public let latitude: Double
    public let longitude: Double
    public let rating: Watts
    public private(set) var history: YieldHistory

    private var days: [ClearSkyDay] = []
    private var current: Int?

    /// - Parameter rating: of all arrays.
    public init(
        latitude: Double, longitude: Double, rating: Watts,
        history: YieldHistory = YieldHistory()
    ) {
        self.latitude = latitude
        self.longitude = longitude
        self.rating = rating
        self.history = history
    }

    /// Of a site: all controllers' arrays at the post's place.
    public init(_ site: Site, history: YieldHistory = YieldHistory()) {
        self.init(
            latitude: site.post.latitude, longitude: site.post.longitude,
            rating: site.power.controllers.reduce(.zero) { $0 + $1.array }, history: history)
    }

    /// Takes what the array delivered over the `duration` that ends at `time`.
    ///
    /// - Parameter power: `nil` where it was not measured: the stretch is left out.
    public mutating func observe(
        _ power: Watts?, throttled: Bool, ending time: Timestamp, over duration: Duration
    ) {
        let middle = time + .milliseconds(-duration.wholeMilliseconds / 2)
        let day = Self.solarDay(middle, at: longitude)
        if let current, day > current {
            history.close(whole: energy(ofSolarDay: current))
        } else if let current, day < current {
            // The clock was set back: what was counted belongs to no day.
            history.forgetToday()
        }
        current = day
        guard let power, !throttled else { return }
        let hours = min(duration.inSeconds, 3_600) / 3_600
        let clear = clearPower(at: middle) * hours
        guard clear > 0 else { return }
        history.add(delivered: power.value * hours, clear: clear)
    }

    /// The power of the next `count` slots.
    public mutating func outlook(from time: Timestamp, slot: Duration, count: Int) -> Outlook {
        let today = Self.solarDay(time, at: longitude)
        let isCounted = current == today
        var table = table(Self.place(time).day)
        let (rating, longitude) = (rating, longitude)
        var expected: [Double] = []
        var low: [Double] = []
        expected.reserveCapacity(count)
        low.reserveCapacity(count)
        let ratios = todaysRatios()
        let later = (expected: history.expected, low: history.low)
        let step = slot.wholeMilliseconds
        for index in 0..<count {
            let middle = Timestamp(
                milliseconds: time.milliseconds + step * Int64(index) + step / 2)
            let (day, minute) = Self.place(middle)
            if table.day != day { table = self.table(day) }
            let clear = rating.value * table.power(at: minute)
            let isToday = isCounted && Self.solarDay(middle, at: longitude) == today
            expected.append(clear * (isToday ? ratios.expected : later.expected))
            low.append(clear * (isToday ? ratios.low : later.low))
        }
        return Outlook(slot: slot, expected: expected, low: low)
    }

    /// The energy of a whole solar day, expected and low.
    public mutating func energy(onDayOf time: Timestamp) -> (expected: WattHours, low: WattHours) {
        let clear = energy(ofSolarDay: Self.solarDay(time, at: longitude))
        return (WattHours(clear * history.expected), WattHours(clear * history.low))
    }

    /// Whether the sun stands high enough for any array to notice.
    public mutating func isSunUp(at time: Timestamp) -> Bool {
        clearPower(at: time) > rating.value * 0.05
    }

    /// The morning's own ratio counts as much as the morning was of the day.
    private mutating func todaysRatios() -> (expected: Double, low: Double) {
        let today = history.today
        guard let current, today.clear > 0 else { return (history.expected, history.low) }
        let seen = today.clear / max(energy(ofSolarDay: current), 1)
        let weight = min(1, seen * 2) * 0.7
        let ratio = min(today.delivered / today.clear, 1.3)
        return (
            history.expected * (1 - weight) + ratio * weight,
            history.low * (1 - weight) + ratio * weight * 0.9
        )
    }

    /// Watts under a clear sky.
    mutating func clearPower(at time: Timestamp) -> Double {
        let (day, minute) = Self.place(time)
        return rating.value * table(day).power(at: minute)
    }

    /// The UTC day and the minute in it.
    private static func place(_ time: Timestamp) -> (day: Int, minute: Double) {
        let day = 86_400_000 as Int64
        let index = (time.milliseconds - (time.milliseconds % day + day) % day) / day
        return (Int(index), Double(time.milliseconds - index * day) / 60_000)
    }

    private mutating func energy(ofSolarDay day: Int) -> Double {
        // A table is made for a UTC day; days change little from one to the next, so that the
        // table of the same number stands for the solar day.
        rating.value * table(day).energy
    }

    /// Days counted at a longitude's own midnight.
    private static func solarDay(_ time: Timestamp, at longitude: Double) -> Int {
        let local = time.milliseconds + Int64(longitude * 240_000)
        let day = 86_400_000 as Int64
        return Int((local - (local % day + day) % day) / day)
    }

    private mutating func table(_ day: Int) -> ClearSkyDay {
        var index = days.count - 1
        while index >= 0 {
            if days[index].day == day { return days[index] }
            index -= 1
        }
        let made = ClearSkyDay(day: day, latitude: latitude, longitude: longitude)
        if days.count >= 4 { days.removeFirst() }
        days.append(made)
        return made
    }
}
