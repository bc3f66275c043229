import Core
import Plant
import Power
import Site
import Testing

/// Energy that the sun does not explain.
struct OtherSourceTests {
    private static let midnight = SmallPost.start + .seconds(2 * 86_400)

    private static func pilot(
        history: YieldHistory = YieldHistory(), on: Set<String>? = nil
    ) throws -> PowerPilot {
        let site = try SmallPost.site()
        return PowerPilot(
            site, believed: StateOfCharge.Estimate(share: 0.47, deviation: 0.05),
            history: history, on: on ?? ["appliance", "network", "vsat"], at: .zero)
    }

    /// A step a minute from midnight on.
    private static func run(
        _ pilot: inout PowerPilot, minutes: Range<Int>,
        _ answer: (Int) -> PowerPilot.Answer
    ) -> [SheddingAction] {
        minutes.flatMap { minute in
            pilot.step(
                answer(minute), over: .seconds(60), at: .seconds(minute * 60),
                clock: WallClock(time: midnight + .seconds(minute * 60), offset: 3_600))
        }
    }

    /// A charger behind no controller, through a meter at the battery.
    private static func charged(_ minute: Int, amperes: Double) -> PowerPilot.Answer {
        PowerPilot.Answer(
            volts: Volts(26.2 + Double(minute % 7) * 0.01), netCurrent: Amperes(amperes),
            chargePower: .zero)
    }

    @Test("A battery that is charged in the dark has another source")
    func dark() throws {
        var pilot = try Self.pilot()
        _ = Self.run(&pilot, minutes: 0..<30) { Self.charged($0, amperes: -2) }
        #expect(!pilot.otherSource.isRunning)
        _ = Self.run(&pilot, minutes: 30..<45) { Self.charged($0, amperes: 12) }
        #expect(pilot.otherSource.isRunning)
        _ = Self.run(&pilot, minutes: 45..<60) { Self.charged($0, amperes: -2) }
        #expect(!pilot.otherSource.isRunning)
    }

    @Test("A meter's offset is none")
    func offset() throws {
        var pilot = try Self.pilot()
        _ = Self.run(&pilot, minutes: 0..<120) { Self.charged($0, amperes: 0.4) }
        #expect(!pilot.otherSource.isRunning)
    }

    @Test("Without a meter at the battery its voltage at night tells")
    func voltage() throws {
        var pilot = try Self.pilot()
        func answer(_ minute: Int, _ volts: Double) -> PowerPilot.Answer {
            PowerPilot.Answer(
                volts: Volts(volts + Double(minute % 5) * 0.02), chargeCurrent: .zero,
                chargePower: .zero)
        }
        _ = Self.run(&pilot, minutes: 0..<60) { answer($0, 24.4) }
        #expect(!pilot.otherSource.isRunning)
        let before = try #require(pilot.charge.estimate?.share)
        _ = Self.run(&pilot, minutes: 60..<180) { answer($0, 27.6) }
        #expect(pilot.otherSource.isRunning)
        let after = try #require(pilot.charge.estimate?.share)
        #expect(after > before + 0.02, "it is counted as charged")
        #expect(after < before + 0.35, "and its voltage not taken for that of a full battery")
    }

    @Test("A charge controller's own current does not hide a charger beside it, day or night")
    func pastTheController() throws {
        var pilot = try Self.pilot()
        func answer(_ minute: Int, _ volts: Double, sun: Double = 0) -> PowerPilot.Answer {
            PowerPilot.Answer(
                volts: Volts(volts + Double(minute % 5) * 0.02), netCurrent: Amperes(-2.5),
                chargePower: Watts(sun))
        }
        _ = Self.run(&pilot, minutes: 0..<60) { answer($0, 24.4) }
        #expect(!pilot.otherSource.isRunning)
        _ = Self.run(&pilot, minutes: 60..<90) { answer($0, 27.6) }
        let before = try #require(pilot.charge.estimate?.share)
        _ = Self.run(&pilot, minutes: 90..<180) { answer($0, 27.6) }
        #expect(pilot.otherSource.isRunning && pilot.otherSource.isPastMeter)
        #expect(pilot.otherSource.gain == nil, "what it brings is not measured")
        let after = try #require(pilot.charge.estimate?.share)
        #expect(after > before + 0.02, "it is counted as charged")
        #expect(after < before + 0.35, "and its voltage not taken for that of a full battery")
        _ = Self.run(&pilot, minutes: 180..<200) { answer($0, 24.9) }
        #expect(!pilot.otherSource.isRunning)
        // A dull noon, in which the array gives less than the loads take.
        _ = Self.run(&pilot, minutes: 720..<760) { answer($0, 27.6, sun: 40) }
        #expect(pilot.otherSource.isRunning && pilot.otherSource.isPastMeter)
    }

    @Test("A half empty battery that gains voltage at night is charged, until it falls again")
    func risesAtNight() throws {
        var pilot = try Self.pilot()
        func answer(_ minute: Int, _ volts: Double, amperes: Double) -> PowerPilot.Answer {
            PowerPilot.Answer(
                volts: Volts(volts + Double(minute % 5) * 0.01), netCurrent: Amperes(amperes),
                chargePower: .zero)
        }
        _ = Self.run(&pilot, minutes: 0..<60) { answer($0, 24.0, amperes: -8) }
        // Most loads fall, and the bank recovers.
        _ = Self.run(&pilot, minutes: 60..<120) {
            answer($0, 24.1 + 0.25 * min(1, Double($0 - 60) / 40), amperes: -0.8)
        }
        #expect(!pilot.otherSource.isRunning)
        _ = Self.run(&pilot, minutes: 120..<180) {
            answer($0, 25.3 + Double($0 - 120) * 0.01, amperes: -0.8)
        }
        #expect(pilot.otherSource.isRunning && pilot.otherSource.isPastMeter)
        // Richer by what it got, it shows more than before, and is fed by nothing any more.
        _ = Self.run(&pilot, minutes: 180..<240) { answer($0, 24.9, amperes: -0.8) }
        #expect(!pilot.otherSource.isRunning)
    }

    @Test("A battery that floats in the sun has no other source, whatever its meter's offset")
    func float() throws {
        var pilot = try Self.pilot()
        _ = Self.run(&pilot, minutes: 600..<840) { minute in
            PowerPilot.Answer(
                volts: Volts(27.2 + Double(minute % 5) * 0.02), netCurrent: Amperes(-0.4),
                chargePower: Watts(60), isThrottled: true)
        }
        #expect(!pilot.otherSource.isRunning)
    }

    @Test("An array that gives far more than a clear sky has a source behind it")
    func aboveSky() throws {
        var pilot = try Self.pilot()
        let history = pilot.forecast.history
        // An hour after sunset.
        _ = Self.run(&pilot, minutes: 19 * 60..<19 * 60 + 30) { minute in
            PowerPilot.Answer(
                volts: Volts(26 + Double(minute % 3) * 0.02), netCurrent: Amperes(14),
                chargePower: Watts(420))
        }
        #expect(pilot.otherSource.isRunning)
        #expect(pilot.forecast.history.expected == history.expected)
    }

    @Test("Loads return by tier, one after the other, and only as far as it carries them")
    func returns() throws {
        // Dark days, of which nothing is left over for a workstation at nine in the morning.
        var pilot = try Self.pilot(
            history: YieldHistory(ratios: [Double](repeating: 0.2, count: 20)))
        let begin = 9 * 60
        func order(_ actions: [SheddingAction]) -> [String] {
            actions.compactMap { if case .switch(let load, true) = $0 { load } else { nil } }
        }
        _ = Self.run(&pilot, minutes: begin - 60..<begin) { Self.charged($0, amperes: -2) }
        let off = pilot.policy.loads.filter { !$0.isOn }.map(\.load.name)
        #expect(Set(off).isSuperset(of: ["workstation-1", "workstation-2"]))
        var on: [SheddingAction] = []
        for minute in begin..<begin + 120 {
            let draw = pilot.policy.loads.filter { $0.isOn && $0.load.tier >= 3 }
                .reduce(0) { $0 + $1.load.draw.value }
            on += Self.run(&pilot, minutes: minute..<minute + 1) {
                Self.charged($0, amperes: 6 - draw / 26)
            }
        }
        #expect(order(on).first == "workstation-1")
        #expect(order(on) == ["workstation-1", "workstation-2"])
    }

    @Test("A clear day is none", .enabled(if: ReferencePost.isHere, "no ../shared/reference"))
    func sunny() throws {
        let site = try ReferencePost.site("sahel-600-agm")
        var sources = 0
        var pilot = PowerPilot(site, on: Set(site.power.loads.map(\.name)), at: .zero)
        let post = ArrayUnderTest(try ReferencePost.weather(1))
        for index in 0..<48 * 60 {
            let time = post.weather.time(of: index)
            let power = post.power(at: index)
            _ = pilot.step(
                PowerPilot.Answer(
                    volts: Volts(25 + Double(index % 5) * 0.03),
                    netCurrent: Amperes(power.value / 25 - 2), chargePower: power),
                over: .seconds(1_800), at: .seconds(index * 1_800),
                clock: WallClock(time: time + .seconds(1_800), offset: 3_600))
            if pilot.otherSource.isRunning { sources += 1 }
        }
        #expect(sources == 0)
    }
}
