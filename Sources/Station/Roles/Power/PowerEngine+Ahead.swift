internal import Core
internal import Power

extension PowerEngine {
    /// The time of day at the post; `null` while it cannot be known.
    var wallClock: JSONValue {
        parts.clock().map {
            ["at": .string($0.time.description), "utc_offset_s": .integer(Int64($0.offset))]
        } ?? .null
    }

    /// What the plan has in store until the dawn after next; `null` where nothing can be planned.
    /// Times are moments, powers the means of an hour, the charge is that at an hour's end.
    var ahead: JSONValue {
        let now = parts.time.monotonic()
        guard let clock = parts.clock(), let course = pilot.policy.course(at: now, clock: clock)
        else { return .null }
        var forecast = pilot.forecast
        let start = course.hours.first.map { clock.time + $0.after } ?? clock.time
        let slot = course.hours.first?.length ?? .seconds(3_600)
        let sun = forecast.outlook(from: start, slot: slot, count: course.hours.count)
        // Of the hour under way only the rest is still to come.
        let lengths = course.hours.map { hour in
            min(1, max(0, (hour.after + hour.length).inSeconds / hour.length.inSeconds))
                * hour.length.inSeconds / 3_600
        }
        func energy(_ watts: [Double]) -> Double {
            zip(watts, lengths).prefix(course.dawn).reduce(0) { $0 + $1.0 * $1.1 }
        }
        return [
            "dawn_at": JSONValue(course.untilDawn.map { (clock.time + $0).description }),
            "pv_wh": Self.whole(energy(sun.expected)), "pv_low_wh": Self.whole(energy(sun.low)),
            "load_wh": Self.whole(energy(course.hours.map(\.load.value))),
            "soc_needed": Self.thousandths(course.neededToDawn),
            "soc_at_dawn": Self.thousandths(course.shareAtDawn),
            "hours": .array(
                zip(course.hours, sun.expected).map { hour, watts in
                    [
                        "at": .string((clock.time + hour.after).description),
                        "pv_w": Self.whole(watts), "load_w": Self.whole(hour.load.value),
                        "soc": Self.thousandths(hour.share),
                    ]
                }),
            "switchings": .array(
                course.preceded(by: foreseen()).map {
                    [
                        "at": .string((clock.time + $0.after).description),
                        "load": .string($0.load), "on": .bool($0.isOn),
                    ]
                }),
        ]
    }

    private static func whole(_ value: Double) -> JSONValue { .number(value.rounded()) }

    private static func thousandths(_ value: Double?) -> JSONValue {
        JSONValue(value.map { ($0 * 1_000).rounded() / 1_000 })
    }
}
