public import Core
public import Site

/// What the sun will bring, from place, date and what this array delivered lately; no network.
public struct SunForecast: Sendable, Hashable {
    public let latitude: Double
    public let longitude: Double
    public let rating: Watts
    public private(set) var history: YieldHistory
    public private(set) var panels: PanelWatch

    private var days: [ClearSkyDay] = []
    private var current: Int?

    /// - Parameter rating: of all arrays.
    public init(
        latitude: Double, longitude: Double, rating: Watts,
        history: YieldHistory = YieldHistory(), panels: PanelWatch = PanelWatch()
    ) {
        self.latitude = latitude
        self.longitude = longitude
        self.rating = rating
        self.history = history
        self.panels = panels
    }

    /// Of a site: all controllers' arrays at the post's place.
    public init(
        _ site: Site, history: YieldHistory = YieldHistory(), panels: PanelWatch = PanelWatch()
    ) {
        self.init(
            latitude: site.post.latitude, longitude: site.post.longitude,
            rating: site.power.controllers.reduce(.zero) { $0 + $1.array }, history: history,
            panels: panels)
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
            let whole = energy(ofSolarDay: current)
            panels.close(ratio: history.close(whole: whole), whole: whole)
        } else if let current, day < current {
            // The clock was set back: what was counted belongs to no day.
            history.forgetToday()
        }
        current = day
        guard let power, !throttled else { return }
        let hours = min(duration.inSeconds, 3_600) / 3_600
        let (utcDay, minute) = Self.place(middle)
        let table = table(utcDay)
        let light = table.power(at: minute)
        guard light > 0 else { return }
        let (delivered, clear) = (power.value * hours, rating.value * light * hours)
        history.add(delivered: delivered, clear: clear)
        panels.add(delivered: delivered, clear: clear, height: light / table.best)
    }

    /// Somebody cleaned the panels.
    public mutating func cleaned() {
        panels.clean()
    }

    /// The power of the next `count` slots.
    public mutating func outlook(from time: Timestamp, slot: Duration, count: Int) -> Outlook {
        let today = Self.solarDay(time, at: longitude)
        let step = slot.wholeMilliseconds
        let last = Self.solarDay(time + .milliseconds(step * Int64(count)), at: longitude)
        let days = daysAhead(from: today, count: last - today + 1)
        var table = table(Self.place(time).day)
        let (rating, longitude) = (rating, longitude)
        var clear = [Double](repeating: 0, count: count)
        var dayOfSlot = [Int](repeating: 0, count: count)
        var expected = clear
        var low = clear
        var index = 0
        while index < count {
            let middle = Timestamp(
                milliseconds: time.milliseconds + step * Int64(index) + step / 2)
            let (utcDay, minute) = Self.place(middle)
            if table.day != utcDay { table = self.table(utcDay) }
            let light = rating.value * table.power(at: minute)
            let day = Self.solarDay(middle, at: longitude) - today
            clear[index] = light
            dayOfSlot[index] = day
            expected[index] = light * days[day].expected
            low[index] = light * days[day].low
            index += 1
        }
        return Outlook(
            slot: slot, expected: expected, low: low,
            futures: Outlook.Futures(
                clear: clear, days: dayOfSlot,
                ratios: history.strays.paths.indices.map { path in days.map { $0.paths[path] } }))
    }

    /// What a day is reckoned to bring of the clear sky's yield.
    private struct DayAhead {
        var expected: Double
        var low: Double
        /// By path of ``YieldStrays``.
        var paths: [Double]
    }

    /// From today on. The morning's own ratio counts for the rest of the day as much as the morning
    /// was of it, and the evening knows of tomorrow what only the next morning would otherwise.
    private mutating func daysAhead(from today: Int, count: Int) -> [DayAhead] {
        let isCounted = current == today
        let seen =
            isCounted ? min(1, history.today.clear / max(energy(ofSolarDay: today), 1)) : 0
        let strays = history.strays
        let level = history.level(withToday: seen)
        let begun = history.level(withToday: 0).expected(ahead: 1)
        func stray(_ path: [Double], _ day: Int) -> Double {
            let (nearer, farther) = (path[min(day, path.count) - 1], path[min(day, path.count - 1)])
            return nearer * seen + farther * (1 - seen)
        }
        return (0..<count).map { day in
            guard day > 0 else {
                let weight = min(1, seen * 2) * 0.7
                let expected =
                    begun * (1 - weight)
                    + min(history.today.ratio ?? 0, 1.3) * weight
                func strayed(_ factor: Double) -> Double {
                    expected * (1 + (factor - 1) * (1 - weight))
                }
                return DayAhead(
                    expected: expected, low: strayed(strays.low),
                    paths: strays.paths.map { strayed($0[0]) })
            }
            let expected =
                level.expected(ahead: day) * seen + level.expected(ahead: day + 1) * (1 - seen)
            return DayAhead(
                expected: expected, low: expected * strays.low,
                paths: strays.paths.map { expected * stray($0, day) })
        }
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
