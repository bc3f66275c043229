import Core
import Plant
import Site
import Testing

@testable import Power

/// What the policy says that it will do, against what it then does.
@Suite("A cut foreseen")
struct ForesightTests {
    /// A pilot with a plant behind it, as the role has one, and what it foretold.
    private struct Run {
        struct Cut: CustomStringConvertible {
            var load: String
            var at: Duration
            /// How long before, without a break, the page had a cut within half an hour to tell of.
            var warned: Duration

            var description: String { "\(load) \(Int(warned.inSeconds / 60)) min" }
        }

        private(set) var cuts: [Cut] = []
        /// Warnings of which nothing came within an hour after the moment that they named.
        private(set) var falseAlarms: [String] = []
        private var plant: PlantUnderTest
        private var pilot: PowerPilot
        private var standing: [String: (since: Duration, at: Duration)] = [:]

        init(_ site: Site, _ weather: WeatherSeries) {
            plant = PlantUnderTest(
                site, weather: weather, sensors: .real(seed: 2), policy: .forecast)
            let names = Set(site.power.loads.map(\.name))
            pilot = PowerPilot(site, on: names, at: .zero)
            let part = Duration.seconds(300)
            for index in weather.samples.indices {
                for half in 0..<Int(weather.step / part) {
                    let start = weather.step * index + part * half
                    advance(weather.start + start, from: start, by: part, index)
                }
            }
        }

        private mutating func advance(
            _ time: Timestamp, from start: Duration, by part: Duration, _ index: Int
        ) {
            let before = WallClock(time: time, offset: 3_600)
            let seen = plant.advance(
                ReplayInput(
                    start: time, duration: part, index: index, localMinute: before.minute(),
                    closed: pilot.policy.loads.map(\.isOn)))
            let now = start + part
            let actions = pilot.step(
                seen.answer, over: part, at: now, clock: before + part)
            for case .announceCut(let load, let at) in actions {
                guard pilot.policy.state(load)?.load.tier ?? 0 >= 3 else { continue }
                let warned = standing[load].map { at - $0.since } ?? at - now
                cuts.append(Cut(load: load, at: at, warned: warned))
                standing[load] = nil
            }
            let foreseen = pilot.foreseenCuts().filter { $0.after <= .seconds(1_800) }
            for cut in foreseen {
                standing[cut.load] = (standing[cut.load]?.since ?? now, now + cut.after)
            }
            for (load, warning) in standing where !foreseen.contains(where: { $0.load == load }) {
                guard now > warning.at + .seconds(3_600) || pilot.policy.isOn(load) else {
                    continue
                }
                if pilot.policy.state(load)?.cut == nil {
                    falseAlarms.append("\(load) since \(before.time)")
                }
                standing[load] = nil
            }
        }
    }

    @Test("is nearly always foreseen ten minutes ahead, on poor days, by sensors that err")
    func poor() throws {
        let days = [0.5, 0.3, 0.2, 0.35, 0.5, 0.3, 0.25, 0.6, 1, 0.2]
        let run = Run(try SmallPost.site(), SmallPost.weather(days))
        #expect(run.cuts.count >= 3)
        let told = run.cuts.filter { $0.warned >= .seconds(600) }
        #expect(told.count * 4 >= run.cuts.count * 3, "\(run.cuts)")
        #expect(run.falseAlarms.count * 4 <= run.cuts.count, "\(run.falseAlarms)")
    }

    /// Half past five in the evening, after a few minutes of it.
    private static func evening(_ share: Double) throws -> PowerPilot {
        let site = try SmallPost.site()
        var pilot = PowerPilot(
            site, believed: StateOfCharge.Estimate(share: share, deviation: 0.02),
            on: ["network", "vsat", "workstation-1", "workstation-2"], at: .zero)
        let clock = WallClock(time: SmallPost.start + .seconds(17 * 3_600 + 1_500), offset: 3_600)
        for minute in 1...5 {
            let later = Duration.seconds(minute * 60)
            _ = pilot.step(
                PowerPilot.Answer(
                    volts: Volts(25 + Double(minute) / 100), netCurrent: Amperes(-7),
                    chargePower: .zero), over: .seconds(60), at: later, clock: clock + later)
        }
        return pilot
    }

    @Test("is none for a load whose hours end, with a battery that is full")
    func plenty() throws {
        let full = try Self.evening(0.98)
        #expect(full.policy.state("workstation-1")?.isOn == true)
        #expect(full.policy.state("workstation-1")?.cut == nil)
        #expect(!full.foreseenCuts().contains { $0.load == "workstation-1" })
        // The same evening with little in the battery.
        let poor = try Self.evening(0.42)
        #expect(
            poor.policy.state("workstation-1")?.cut != nil
                || poor.foreseenCuts().contains { $0.load == "workstation-1" })
    }

    @Test("comes with the end of an order, and with a battery that nobody knows")
    func others() throws {
        let site = try SmallPost.site()
        let names = Set(site.power.loads.map(\.name))
        var pilot = PowerPilot(site, on: names, at: .zero)
        // Without any answer each tier has half an hour, the last first.
        var now = Duration.zero
        while now < .seconds(600) {
            now += .seconds(60)
            _ = pilot.step(nil, over: .seconds(60), at: now, clock: nil)
        }
        let blind = pilot.foreseenCuts()
        #expect(blind.map(\.load) == ["workstation-2"])
        let left = Duration.seconds(1_800 - 600) + pilot.policy.settings.notice
        #expect(blind.allSatisfy { ($0.after - left).inSeconds.magnitude <= 120 })
        try pilot.policy.take(LoadOrder(load: "workstation-2", wish: .shed), at: now)
        _ = pilot.step(nil, over: .seconds(60), at: now + .seconds(60), clock: nil)
        #expect(pilot.policy.state("workstation-2")?.cut != nil)
        #expect(pilot.foreseenCuts().isEmpty, "what is announced is no news")
    }

    @Test(
        "holds for the reference years",
        .enabled(if: Lane.isFull && ReferencePost.isHere, "the full lane, beside the references"),
        arguments: ReferencePost.sites, [1, 2, 3])
    func years(site: String, year: Int) throws {
        let run = Run(try ReferencePost.site(site), try ReferencePost.weather(year))
        func share(_ minutes: Int) -> Double {
            let told = run.cuts.count { $0.warned >= .seconds(minutes * 60) }
            return Double(told) / Double(max(1, run.cuts.count))
        }
        print(
            "Foresight: \(site) \(year): \(run.cuts.count) cuts, warned of 25 minutes ahead",
            "\(share(25)), 10 minutes \(share(10)); \(run.falseAlarms.count) false alarms")
        #expect(share(10) >= 0.85)
        #expect(run.falseAlarms.count * 8 <= run.cuts.count)
    }
}
