import Core
import Plant
import Power
import Site
import Testing

/// Each fault of `Sources/FAILSAFE.md` that a year can be lived through with, again and again.
/// Skipped where the reference data does not stand beside the package.
@Suite(.enabled(if: ReferencePost.isHere, "no ../shared/reference"))
struct FaultyYearsTests {
    /// How long each lasts: over a night, over a day and a half, over a spell of bad weather.
    private static let spans: [Duration] =
        Lane.isFull ? [.hours(14), .hours(36), .hours(240)] : [.hours(36)]

    @Test(
        "No fault costs the first tiers an hour or a computer its shutdown",
        arguments: ReplayFaults.Kind.allCases)
    func faulty(kind: ReplayFaults.Kind) throws {
        for name in Lane.isFull ? ReferencePost.sites : ["sahel-600-agm"] {
            let site = try ReferencePost.site(name)
            let load = try #require(site.power.loads.first { $0.tier >= 3 }).name
            for year in Lane.isFull ? 1...3 : 1...1 {
                let weather = try ReferencePost.weather(year)
                for span in Self.spans {
                    let faults = Self.faults(kind, load, span, from: weather.start)
                    let result = ReferencePost.run(
                        site, weather, .forecast, days: Lane.isFull ? nil : 14,
                        sensors: .real(seed: UInt64(year)), faults: faults)
                    let what = "\(name) year \(year), \(kind.rawValue) for \(span)"
                    #expect(result.criticalOutageHours == 0, "\(what)")
                    #expect(
                        result.hoursBelow30 == 0 || site.power.battery.chemistry == .lifepo4,
                        "\(what)")
                    // A relay that opens by itself gives nobody notice.
                    if kind != .stuckOff { #expect(result.uncleanStops == 0, "\(what)") }
                }
            }
        }
    }

    /// Twice a month, each time at another hour of the day.
    private static func faults(
        _ kind: ReplayFaults.Kind, _ load: String, _ span: Duration, from start: Timestamp
    ) -> ReplayFaults {
        let isLong = span > .hours(48)
        return ReplayFaults(
            stride(from: 3, to: 360, by: isLong ? 20 : 12).enumerated().map { index, day in
                let from = start + .hours(24 * day + (index * 7) % 24)
                return ReplayFaults.Entry(
                    from: from, to: from + span, kind: kind,
                    load: kind == .stuckOn || kind == .stuckOff ? load : nil)
            })
    }
}

extension Duration {
    fileprivate static func hours(_ count: Int) -> Duration { .seconds(count * 3_600) }
}
