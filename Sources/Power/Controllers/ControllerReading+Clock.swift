public import Core
public import Site

extension ControllerReading {
    /// What a device's own clock shows, as it stands there: local, to the second; `nil` where it
    /// was not read or is no time.
    public func shown(
        _ clock: ControllerDefinition.Clock
    ) -> (day: CalendarDate, hour: Int, minute: Int, second: Int)? {
        func number(_ name: String, _ range: ClosedRange<Int>) -> Int? {
            guard let value = self[name], value.quality != .absent, let number = value.value,
                let whole = Int(exactly: number), range.contains(whole)
            else { return nil }
            return whole
        }
        guard let year = number(clock.year, 0...99), let month = number(clock.month, 1...12),
            let day = number(clock.day, 1...31), let hour = number(clock.hour, 0...23),
            let minute = number(clock.minute, 0...59), let second = number(clock.second, 0...59),
            let date = CalendarDate(year: 2_000 + year, month: month, day: day)
        else { return nil }
        return (date, hour, minute, second)
    }

    /// How far the device's own clock is ahead of the post's; negative where it is behind.
    public func ahead(
        _ clock: ControllerDefinition.Clock, of wall: WallClock
    ) -> Duration? {
        guard let shown = shown(clock), let age = self[clock.second]?.age else { return nil }
        let seconds =
            shown.day.daysSinceEpoch * 86_400 + shown.hour * 3_600 + shown.minute * 60
            + shown.second
        return .seconds(seconds) + age - .milliseconds(wall.localMilliseconds)
    }
}
