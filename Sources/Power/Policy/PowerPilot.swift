public import Core
public import Site

/// The post's power as one value: sight, estimate, forecast and policy, fed with one answer a step.
///
/// The `power` role and the replay of a year run the same one.
public struct PowerPilot: Sendable, Hashable {
    /// What the controllers, taken together, answered.
    public struct Answer: Sendable, Hashable {
        public var volts: Volts
        /// Net into the battery; `nil` where nothing measures it.
        public var netCurrent: Amperes?
        /// Into the battery and the loads together, behind the controllers.
        public var chargeCurrent: Amperes?
        /// Behind the controllers.
        public var chargePower: Watts?
        public var temperature: Celsius?
        /// The controllers hold their voltage and throw sun away.
        public var isThrottled: Bool
        /// Nothing but controllers whose values stand still said it.
        public var isFrozen: Bool

        public init(
            volts: Volts, netCurrent: Amperes? = nil, chargeCurrent: Amperes? = nil,
            chargePower: Watts? = nil, temperature: Celsius? = nil, isThrottled: Bool = false,
            isFrozen: Bool = false
        ) {
            self.volts = volts
            self.netCurrent = netCurrent
            self.chargeCurrent = chargeCurrent
            self.chargePower = chargePower
            self.temperature = temperature
            self.isThrottled = isThrottled
            self.isFrozen = isFrozen
        }
    }

    public private(set) var charge: StateOfCharge
    public private(set) var forecast: SunForecast
    public private(set) var watch: SensorWatch
    public private(set) var otherSource: OtherSource
    public var policy: SheddingPolicy

    static let outlookSlot = Duration.seconds(3_600)
    static let outlookCount = 96
    /// While blind the sun is reckoned at this part of the low outlook.
    static let blindSun = 0.5

    /// What another source is taken to charge with where nothing measures it, in capacities an
    /// hour.
    static let otherRate = 0.05

    private(set) var outlook: SunForecast.Outlook?
    private var outlookAt: Timestamp?
    /// What the policy decided by last; `nil` before the first step.
    private(set) var situation: Situation?

    /// - Parameters:
    ///   - believed: the last estimate before a restart, widened for its age.
    ///   - learned: the same of the bank.
    ///   - undriven: loads whose switch, if they have one, is not this post's to drive.
    ///   - on: which loads are on by their relays.
    ///   - now: monotonic.
    public init(
        _ site: Site, strategy: SheddingStrategy = .forecast,
        settings: SheddingSettings = SheddingSettings(),
        believed: StateOfCharge.Estimate? = nil, learned: LearnedBank? = nil,
        history: YieldHistory = YieldHistory(), panels: PanelWatch = PanelWatch(),
        undriven: Set<String> = [], on: Set<String>, at now: Duration
    ) {
        let bank = BatteryBank(site.power.battery)
        charge = StateOfCharge(bank: bank, believed: believed, learned: learned)
        forecast = SunForecast(site, history: history, panels: panels)
        otherSource = OtherSource(bank: bank, rating: forecast.rating)
        watch = SensorWatch(nominal: bank.nominal, start: now)
        policy = SheddingPolicy(
            site.power.loads.map { PlannedLoad($0, isDriven: !undriven.contains($0.name)) },
            bank: bank, strategy: strategy,
            settings: settings, on: on, at: now)
    }

    public var sight: Sight { watch.sight }

    /// The bank was replaced by one of the same label.
    public mutating func replaceBank() {
        charge.replaceBank()
    }

    /// Somebody cleaned the panels: what they bring from now on says whether it was dust.
    public mutating func panelsCleaned() {
        forecast.cleaned()
    }

    /// What the loads draw now by their relays and hours.
    public func modelledLoad(_ clock: WallClock?) -> Watts {
        Self.modelledLoad(policy.loads, clock)
    }

    // Functions of a part, not of the whole: a build without optimisation copies the whole pilot
    // for each question.

    private static func modelledLoad(_ loads: [LoadState], _ clock: WallClock?) -> Watts {
        var sum = Watts.zero
        for state in loads where state.isOn && state.load.isWanted(clock) {
            sum += state.load.draw
        }
        return sum
    }

    /// Takes what was answered over the `duration` that ends now.
    ///
    /// - Parameters:
    ///   - age: how old the answer is.
    ///   - now: monotonic.
    ///   - clock: `nil` while the time is not known.
    ///   - contact: whether a contact says that another source runs; `nil` where none tells.
    public mutating func step(
        _ answer: Answer?, age: Duration = .zero, over duration: Duration, at now: Duration,
        clock: WallClock?, contact: Bool? = nil
    ) -> [SheddingAction] {
        let load = Self.modelledLoad(policy.loads, clock)
        let isSunUp = clock.map { forecast.isSunUp(at: $0.time) }
        watch.observe(
            answer.map {
                SensorWatch.Answer(
                    volts: $0.volts, current: $0.netCurrent ?? $0.chargeCurrent,
                    array: $0.chargePower, isFrozen: $0.isFrozen)
            }, age: age,
            surroundings: SensorWatch.Surroundings(
                isSunUp: isSunUp, load: load, isThrottled: answer?.isThrottled ?? false),
            at: now)
        let trusted = watch.sight.isBlind ? nil : answer
        let sky = clock.map { Watts(forecast.clearPower(at: $0.time)) }
        otherSource.observe(
            trusted.map {
                OtherSource.Signs(
                    volts: $0.volts, netCurrent: $0.netCurrent, chargePower: $0.chargePower,
                    load: load, clearSky: sky, contact: contact)
            }, at: now)
        refreshOutlook(clock)
        let sun = clock == nil ? nil : outlook?.low.first
        var readings = Self.readings(
            trusted, load: load, lowSun: sun, nominal: charge.bank.nominal)
        if otherSource.isRunning, let volts = trusted?.volts,
            trusted?.netCurrent == nil || otherSource.isPastMeter
        {
            // It charges past every meter: how much is guessed, that it does is not.
            let guess = load.value / volts.value + charge.bank.capacity.value * Self.otherRate
            readings.netCurrent = .missing
            readings.chargeCurrent = .modelled(Amperes(guess))
        }
        charge.advance(readings, by: duration)
        if let clock {
            forecast.observe(
                otherSource.isRunning ? nil : trusted?.chargePower,
                throttled: trusted?.isThrottled ?? false, ending: clock.time, over: duration)
        }
        let situation = Situation(
            now: now, clock: clock, charge: charge.estimate, bank: charge.usableBank,
            volts: trusted?.volts, isThrottled: trusted?.isThrottled ?? false,
            sight: watch.sight, otherSource: otherSource, outlook: outlook)
        self.situation = situation
        return policy.tick(situation)
    }

    /// The outlook that a step at this time goes by.
    mutating func outlook(at clock: WallClock?) -> SunForecast.Outlook? {
        refreshOutlook(clock)
        return outlook
    }

    /// - Parameter lowSun: watts of the low outlook now.
    private static func readings(
        _ answer: Answer?, load: Watts, lowSun: Double?, nominal: Volts
    ) -> BatteryReadings {
        guard let answer else {
            let charge = lowSun.map { Amperes($0 * blindSun / nominal.value) } ?? .zero
            return BatteryReadings(chargeCurrent: .modelled(charge), load: load)
        }
        return BatteryReadings(
            volts: .measured(answer.volts),
            netCurrent: answer.netCurrent.map { .measured($0) } ?? .missing,
            chargeCurrent: answer.chargeCurrent.map { .measured($0) } ?? .missing, load: load,
            temperature: answer.temperature.map { .measured($0) } ?? .missing,
            isThrottled: answer.isThrottled,
            isDark: (answer.chargePower ?? Watts(1)) <= .zero)
    }

    /// The outlook changes slowly: it is made anew when the plan may ask for it.
    private mutating func refreshOutlook(_ clock: WallClock?) {
        guard let clock else {
            outlook = nil
            outlookAt = nil
            return
        }
        if let outlookAt, clock.time >= outlookAt,
            clock.time - outlookAt < policy.settings.planEvery
        {
            return
        }
        outlookAt = clock.time
        outlook = forecast.outlook(
            from: clock.time, slot: Self.outlookSlot, count: Self.outlookCount)
    }
}
