import Core
import Power
import Site

/// The reference loads and a situation of which a test changes what it is about.
enum PolicyBench {
    static let bank = BatteryBank(
        chemistry: .agm, nominal: Volts(24), capacity: AmpereHours(200))
    static let loads: [PlannedLoad] = [
        PlannedLoad(name: "appliance", tier: 0, draw: Watts(8), value: 100, isSwitchable: false),
        PlannedLoad(name: "network", tier: 1, draw: Watts(12), value: 100),
        PlannedLoad(name: "vsat", tier: 2, draw: Watts(30), value: 8),
        PlannedLoad(
            name: "ws1", tier: 3, draw: Watts(60), value: 10, hours: hours("08:00-18:00")),
        PlannedLoad(
            name: "lights", tier: 3, draw: Watts(40), value: 6, hours: hours("18:00-06:00")),
        PlannedLoad(
            name: "ws2", tier: 4, draw: Watts(60), value: 6, hours: hours("08:00-18:00")),
        PlannedLoad(
            name: "ws3", tier: 5, draw: Watts(60), value: 4, hours: hours("08:00-18:00")),
    ]
    static let names = Set(loads.map(\.name))

    static func policy(
        _ strategy: SheddingStrategy = .tiers, on: Set<String> = names
    ) -> SheddingPolicy {
        SheddingPolicy(loads, bank: bank, strategy: strategy, on: on, at: .zero)
    }

    /// Ten in the morning on a March day, `later` on.
    static func clock(_ later: Duration = .zero) -> WallClock {
        WallClock(time: Timestamp(milliseconds: 1_679_302_800_000) + later, offset: 3_600)
    }

    static func situation(
        at now: Duration, share: Double? = 0.9, volts: Double? = 25.2, sight: Sight = .clear,
        isThrottled: Bool = false, clock: WallClock? = clock(),
        outlook: SunForecast.Outlook? = nil
    ) -> Situation {
        Situation(
            now: now, clock: clock,
            charge: share.map { StateOfCharge.Estimate(share: $0, deviation: 0.03) },
            volts: volts.map { Volts($0) }, isThrottled: isThrottled, sight: sight,
            outlook: outlook)
    }

    /// From a local minute of the day on: a triangle of sun between 6 and 18.
    static func outlook(_ clock: WallClock, peak: Double) -> SunForecast.Outlook {
        let expected = (0..<48).map { slot -> Double in
            let hour = Double(clock.minute(after: .seconds(slot * 3_600 + 1_800))) / 60
            return max(0, peak * (1 - abs(hour - 12) / 6))
        }
        return SunForecast.Outlook(
            slot: .seconds(3_600), expected: expected, low: expected.map { $0 * 0.7 })
    }

    private static func hours(_ text: String) -> ServiceHours? {
        ServiceHours.Span(text).flatMap { ServiceHours([$0]) }
    }
}

extension SheddingPolicy {
    func isOn(_ name: String) -> Bool {
        loads.contains { $0.load.name == name && $0.isOn }
    }

    func state(_ name: String) -> LoadState? { loads.first { $0.load.name == name } }

    /// Ticks each minute with the same situation but for the time.
    mutating func hold(
        _ duration: Duration, from start: Duration,
        _ situation: (Duration) -> Situation
    ) -> [SheddingAction] {
        var actions: [SheddingAction] = []
        var now = start
        while now < start + duration {
            actions += tick(situation(now))
            now += .seconds(60)
        }
        return actions
    }
}
