import Core
import Records
import Testing

@Suite("The dating of boots whose clock was wrong")
struct BootDatingTests {
    private static let noon = Timestamp(milliseconds: 1_795_262_400_000)
    private static let fiveYears = Duration.seconds(5 * 365 * 86_400)
    private static let hour = Duration.seconds(3_600)

    private static func boot(_ number: UInt64) -> Identifier { Identifier(high: 7, low: number) }

    /// A stretch of records of a boot that began so long after noon.
    private static func stretch(
        _ number: UInt64, began: Duration, wrongBy: Duration = .zero, isTrusted: Bool = false,
        from first: Duration = .seconds(60), to last: Duration = .seconds(1_800)
    ) -> ClockStretch {
        ClockStretch(
            bootID: boot(number), origin: noon + began + wrongBy, isTrusted: isTrusted,
            first: first, last: last)
    }

    private static func present(
        _ number: UInt64, began: Duration, bound: Duration = .milliseconds(200)
    ) -> (boot: Identifier, start: BootStart) {
        (
            boot(number),
            BootStart(
                time: noon + began, bound: bound, knownAt: .seconds(1_800), source: .hub)
        )
    }

    private static func due(
        _ stretches: [ClockStretch], _ present: (boot: Identifier, start: BootStart)? = nil,
        written: [TimeCorrection] = []
    ) -> [TimeCorrection] {
        BootDating(
            stretches, present: present,
            written: Dictionary(written.map { ($0.bootID, $0) }) { $1 }
        ).due
    }

    @Test("corrects the boot of which HQ told the beginning, once, by the millisecond")
    func hub() throws {
        let wrong = Self.stretch(1, began: .zero, wrongBy: .zero - Self.fiveYears)
        let found = Self.due([wrong], Self.present(1, began: .zero))
        #expect(found.map(\.startedAt) == [Self.noon])
        #expect(found.first?.offset == Self.fiveYears)
        #expect(found.first?.source == "hub")
        // Half an hour of two crystals is added to what HQ's answers leave open.
        #expect(found.first?.bound == .milliseconds(374))
        #expect(Self.due([wrong], Self.present(1, began: .zero), written: found) == [])
        #expect(Self.due([wrong], written: found) == [], "with the hint forgotten")
    }

    @Test("leaves a clock alone that nothing contradicts, or of which nothing is known")
    func nothing() {
        let right = Self.stretch(1, began: .zero, wrongBy: .milliseconds(2_300))
        #expect(Self.due([right], Self.present(1, began: .zero)) == [])
        // A board that never sees a true time: each boot begins in 1970.
        let lost = (1...5).map {
            Self.stretch($0, began: .zero, wrongBy: .milliseconds(-Self.noon.milliseconds))
        }
        #expect(Self.due(lost) == [])
        // Behind the last boot that is known nothing bounds the next.
        #expect(
            Self.due(
                [Self.stretch(1, began: .zero, isTrusted: true)]
                    + [Self.stretch(2, began: Self.hour, wrongBy: Self.fiveYears)]) == [])
    }

    @Test("re-dates a boot whose clock was set back in the middle, and set right at the end")
    func steps() throws {
        let stretches = [
            Self.stretch(1, began: .zero, isTrusted: true, to: .seconds(600)),
            Self.stretch(
                1, began: .zero, wrongBy: .zero - Self.fiveYears, from: .seconds(660),
                to: .seconds(900)),
        ]
        let found = try #require(Self.due(stretches).first)
        #expect(found.startedAt == Self.noon)
        #expect(found.source == "kernel")
        #expect(found.offset == Self.fiveYears)
        #expect(found.bound < .seconds(2))
        // Dead since 1970, then set by chrony: what was stored before is re-dated.
        let dead = [
            Self.stretch(
                1, began: .zero, wrongBy: .milliseconds(-Self.noon.milliseconds), to: .seconds(90)),
            Self.stretch(1, began: .zero, isTrusted: true, from: .seconds(120)),
        ]
        #expect(Self.due(dead).map(\.startedAt) == [Self.noon])
        // A third clock in the same boot, after it was corrected: the one correction holds for it.
        let third = Self.stretch(
            1, began: .zero, wrongBy: Self.fiveYears, from: .seconds(2_000), to: .seconds(2_100))
        #expect(Self.due(stretches + [third], written: [found]) == [])
    }

    @Test("dates boots between two that are known, with a bound that holds whatever was true")
    func neighbours() throws {
        // The clock starts at the same moment each time: three boots of half an hour within eight.
        let floor = Duration.seconds(-300 * 86_400)
        let stretches = [
            Self.stretch(1, began: .zero, isTrusted: true),
            Self.stretch(2, began: .zero, wrongBy: floor),
            Self.stretch(3, began: .zero, wrongBy: floor),
            Self.stretch(4, began: Self.hour * 8, wrongBy: floor),
        ]
        let found = Self.due(stretches, Self.present(4, began: Self.hour * 8))
        #expect(found.map(\.bootID) == [2, 3, 4].map(Self.boot))
        #expect(found.map(\.source) == ["neighbours", "neighbours", "hub"])
        for (index, correction) in found.prefix(2).enumerated() {
            // Not before the boots before it ended, not after those behind it had to begin.
            let earliest = Self.noon + .seconds(1_800) * (index + 1)
            let latest = Self.noon + Self.hour * 8 + .seconds(-1_800) * (2 - index)
            #expect(correction.startedAt + (.zero - correction.bound) <= earliest)
            #expect(correction.startedAt + correction.bound >= latest)
            #expect(correction.bound < Self.hour * 4)
        }
        #expect(Self.due(stretches, Self.present(4, began: Self.hour * 8), written: found) == [])
        // The next boot finds nothing new either.
        #expect(
            Self.due(
                stretches + [Self.stretch(5, began: Self.hour * 9, isTrusted: true)],
                written: found) == [])
    }

    @Test("takes the error of the next boot's clock where that fits, with the whole bound")
    func sameClock() throws {
        let back = Duration.zero - Self.fiveYears
        let stretches = [
            Self.stretch(1, began: .zero, isTrusted: true),
            Self.stretch(2, began: Self.hour * 2, wrongBy: back),
            Self.stretch(3, began: Self.hour * 30, wrongBy: back),
        ]
        let found = try #require(Self.due(stretches, Self.present(3, began: Self.hour * 30)).first)
        #expect(found.startedAt == Self.noon + Self.hour * 2)
        #expect(found.bound > Self.hour * 27)
    }

    @Test("says nothing where half a month either way is not enough")
    func tooWide() {
        let stretches = [
            Self.stretch(1, began: .zero, isTrusted: true),
            Self.stretch(2, began: .zero, wrongBy: Self.fiveYears),
            Self.stretch(3, began: .seconds(40 * 86_400), isTrusted: true),
        ]
        #expect(Self.due(stretches) == [])
    }

    @Test("writes again what is known four times as well or was refuted, and keeps the better word")
    func again() throws {
        let wrong = Self.stretch(1, began: .zero, wrongBy: Self.fiveYears)
        let wide = Self.due([wrong], Self.present(1, began: .zero, bound: .seconds(8)))
        #expect(wide.count == 1)
        #expect(
            Self.due([wrong], Self.present(1, began: .zero, bound: .seconds(4)), written: wide)
                == [])
        #expect(
            Self.due([wrong], Self.present(1, began: .zero, bound: .seconds(1)), written: wide)
                .count == 1)
        // HQ's own clock had been wrong by a day.
        let corrected = Self.due([wrong], Self.present(1, began: Self.hour * 24), written: wide)
        #expect(corrected.map(\.startedAt) == [Self.noon + Self.hour * 24])
        let kernel = TimeCorrection(
            bootID: Self.boot(1), startedAt: Self.noon, bound: .seconds(1),
            offset: .zero - Self.fiveYears, source: "kernel")
        #expect(
            Self.due([wrong], Self.present(1, began: Self.hour * 24), written: [kernel]) == [])
    }

    @Test("never gives a bound that excludes the truth", arguments: UInt64(0)..<200)
    func histories(_ seed: UInt64) {
        var random = SeededRandom(seed: seed)
        var stretches: [ClockStretch] = []
        var truth: [Identifier: Timestamp] = [:]
        var began = Duration.zero
        for number in 1...UInt64(12) {
            let drift = Double.random(in: -0.000_09...0.000_09, using: &random)
            let isKnown = Int.random(in: 0..<4, using: &random) == 0
            let id = Self.boot(number)
            truth[id] = Self.noon + began
            var moment = Duration.seconds(Int.random(in: 1...600, using: &random))
            for part in 0..<Int.random(in: 1...3, using: &random) {
                let isTrusted = isKnown && part == 1
                let wrongBy: Duration =
                    isTrusted
                    ? .zero : .seconds(Int.random(in: -200_000_000...200_000_000, using: &random))
                let last = moment + .seconds(Int.random(in: 0...40_000, using: &random))
                // A vouched clock shows the true time at this moment; the monotonic one drifts.
                let lag = Duration.seconds(moment.inSeconds * drift)
                stretches.append(
                    ClockStretch(
                        bootID: id, origin: Self.noon + began + lag + wrongBy,
                        isTrusted: isTrusted, first: moment, last: last))
                moment = last + .seconds(Int.random(in: 1...60, using: &random))
            }
            began += .seconds(moment.inSeconds * (1 + abs(drift)))
            began += .seconds(Int.random(in: 1...90_000, using: &random))
        }
        for correction in Self.due(stretches) {
            let apart = (correction.startedAt - truth[correction.bootID]!).magnitude
            #expect(
                apart <= correction.bound + .seconds(1), "seed \(seed), \(correction.source)")
        }
    }
}

@Suite("A correction of a boot's times")
struct TimeCorrectionTests {
    private static let boot = Identifier(high: 3, low: 3)
    private static let noon = Timestamp(milliseconds: 1_795_262_400_000)

    private static func envelope(
        _ kind: RecordKind, _ body: JSONValue, wrongBy: Duration, at moment: Int64,
        trust: ClockTrust = .untrusted, in boot: Identifier = boot
    ) -> Envelope {
        Envelope(
            draft: RecordDraft(kind: kind, id: Identifier(high: 1, low: 2), body: body),
            post: "NE-TEST", epoch: Identifier(high: 1, low: 1), sequence: 2,
            stamp: ClockStamp(
                time: noon + .milliseconds(moment) + wrongBy, trust: trust, bootID: boot,
                monotonicMilliseconds: moment))
    }

    @Test("reads back what it wrote, and what a release before this one wrote in the same boot")
    func bodies() throws {
        let correction = TimeCorrection(
            bootID: Self.boot, startedAt: Self.noon, bound: .milliseconds(250),
            offset: .seconds(-4), source: "hub")
        #expect(TimeCorrection(correction.body) == correction)
        let elsewhere = Self.envelope(
            .timeCorrection, correction.body, wrongBy: .seconds(99), at: 5_000,
            in: Identifier(high: 9, low: 9))
        #expect(TimeCorrection(elsewhere) == correction)
        let old: JSONValue = [
            "boot_id": .string(Self.boot.description), "offset_ms": -4_000, "source": "hub",
        ]
        let own = try #require(
            TimeCorrection(
                Self.envelope(.timeCorrection, old, wrongBy: .seconds(4), at: 5_000)))
        #expect(own.startedAt == Self.noon)
        #expect(own.bound == TimeCorrection.unstatedBound)
        let other = Self.envelope(
            .timeCorrection, old, wrongBy: .seconds(4), at: 5_000, in: Identifier(high: 9, low: 9))
        #expect(TimeCorrection(other) == nil, "nothing tells when that boot began")
        #expect(TimeCorrection(Self.envelope(.audit, old, wrongBy: .zero, at: 5)) == nil)
    }

    @Test("moves a crossing's times where they are by the wrong clock, and no others")
    func times() throws {
        let correction = TimeCorrection(
            bootID: Self.boot, startedAt: Self.noon, bound: .seconds(1), offset: .seconds(50),
            source: "hub")
        func times(
            _ source: JSONValue, trust: ClockTrust = .untrusted,
            in boot: Identifier = TimeCorrectionTests.boot
        ) -> CorrectedTimes? {
            CorrectedTimes(
                Self.envelope(
                    .crossing,
                    [
                        "crossed_at": .string((Self.noon + .seconds(-44)).description),
                        "crossed_at_source": source,
                    ], wrongBy: .seconds(-50), at: 7_000, trust: trust, in: boot),
                by: correction)
        }
        #expect(times("appliance")?.storedAt == Self.noon + .seconds(7))
        #expect(times("appliance")?.crossedAt == Self.noon + .seconds(6))
        #expect(times("paper")?.storedAt == Self.noon + .seconds(7))
        #expect(times("paper")?.crossedAt == nil)
        #expect(times(.null)?.crossedAt == nil)
        #expect(times("appliance", trust: .holdover) == nil)
        #expect(times("appliance", in: Identifier(high: 9, low: 9)) == nil)
    }
}
