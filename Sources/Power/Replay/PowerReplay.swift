public import Core
public import Site

/// Runs the shipped pilot against a plant over a stretch of weather.
///
/// The weather's step is cut into parts of at most ``part``: relays and estimate move at their
/// ends, as the role's would; what is counted and traced is the weather's step.
public struct PowerReplay {
    /// The pilot is stepped this often.
    public static let part = Duration.seconds(300)
    /// What a stop must have been announced by.
    static let cleanNotice = Duration.seconds(120)

    public struct Weather: Sendable, Hashable {
        public var start: Timestamp
        public var step: Duration
        public var count: Int

        public init(start: Timestamp, step: Duration, count: Int) {
            self.start = start
            self.step = step
            self.count = count
        }
    }

    private let site: Site
    private let policy: ReplayPolicy
    private let faults: ReplayFaults
    private let undriven: Set<String>
    private let offset: (Timestamp) -> Int
    private let stopwatch: (() -> Duration)?
    /// Of the pilot; nothing without a stopwatch.
    public private(set) var stepTimes = StepTimes()
    private var pilot: PowerPilot
    private var closed: [Bool]
    private var announced: [String: Duration] = [:]
    private var powered: [Bool]
    private var frozen: PowerPilot.Answer?
    /// What was answered the step before.
    private var former: PowerPilot.Answer?
    private var result: ReplayResult
    private var squares = (sum: 0.0, hours: 0.0)

    /// - Parameters:
    ///   - undriven: loads whose switch, if they have one, is not this post's to drive.
    ///   - stopwatch: a monotonic time by which the pilot's steps are measured.
    ///   - offset: seconds east of UTC at the post, by time.
    public init(
        site: Site, policy: ReplayPolicy, settings: SheddingSettings = SheddingSettings(),
        faults: ReplayFaults = .none, undriven: Set<String> = [],
        stopwatch: (() -> Duration)? = nil, offset: @escaping (Timestamp) -> Int
    ) {
        self.site = site
        self.policy = policy
        self.faults = faults
        self.undriven = undriven
        self.offset = offset
        self.stopwatch = stopwatch
        let names = Set(site.power.loads.map(\.name))
        pilot = PowerPilot(
            site, strategy: policy.strategy ?? .tiers, settings: settings, undriven: undriven,
            on: names, at: .zero)
        closed = site.power.loads.map { _ in true }
        powered = closed
        result = ReplayResult(
            policy: policy,
            loads: site.power.loads.map {
                ReplayResult.Load(name: $0.name, tier: $0.tier, value: $0.value)
            })
    }

    /// Runs from a plant as it is through the whole weather.
    ///
    /// - Parameter trace: called with each row.
    public mutating func run(
        _ plant: inout some ReplayPlant, over weather: Weather,
        trace: ((ReplayRow) -> Void)? = nil
    ) -> ReplayResult {
        let parts = max(1, Int((weather.step / Self.part).rounded(.up)))
        let duration = weather.step / parts
        var volts = Volts.zero
        for index in 0..<weather.count {
            let start = weather.start + weather.step * index
            var row = trace.map { _ in
                Row(
                    charge: plant.stateOfCharge, estimate: pilot.charge.estimate?.share,
                    volts: volts, count: closed.count)
            }
            for part in 0..<parts {
                let begin = start + duration * part
                let seen = plant.advance(
                    ReplayInput(
                        start: begin, duration: duration, index: index,
                        localMinute: WallClock(time: begin, offset: offset(begin)).minute(),
                        closed: closed))
                if index == 0, part == 0 { row?.volts = seen.volts }
                row?.add(seen)
                let now = weather.step * index + duration * (part + 1)
                count(seen, charge: plant.stateOfCharge, duration: duration, now: now)
                decide(seen, since: begin, duration: duration, now: now)
                volts = seen.volts
            }
            if let row { trace?(row.row(start, parts: parts)) }
        }
        result.chargeError =
            squares.hours > 0 ? (squares.sum / squares.hours).squareRoot() : nil
        return result
    }

    // MARK: - Deciding

    private mutating func decide(
        _ seen: ReplayObservation, since begin: Timestamp, duration: Duration, now: Duration
    ) {
        let end = begin + duration
        if faults.restarts(after: begin, until: end) { restart(at: now) }
        let isLate = faults.holds(.late, at: end)
        let answer = isLate ? former : seen.answer
        former = seen.answer
        let begun = stopwatch?()
        let actions = pilot.step(
            answer.flatMap { shown($0, at: end) }, age: isLate ? duration : .zero, over: duration,
            at: now, clock: WallClock(time: end, offset: offset(end)))
        if let stopwatch, let begun { stepTimes.take(stopwatch() - begun) }
        guard policy.strategy != nil else { return }
        for action in actions {
            switch action {
            case .announceCut(let load, _): announced[load] = now
            case .cancelCut(let load): announced[load] = nil
            case .switch(let load, let on): turn(load, on: on)
            }
        }
        if faults.concernsRelays { obey(faults.stuck(at: end), at: now) }
    }

    private mutating func turn(_ name: String, on: Bool) {
        guard let index = site.power.loads.firstIndex(where: { $0.name == name }) else { return }
        closed[index] = on
        result.loads[index].switchings += 1
        if on { announced[name] = nil }
    }

    private mutating func obey(_ stuck: [String: Bool], at now: Duration) {
        for (index, state) in pilot.policy.loads.enumerated() {
            if let on = stuck[state.load.name] {
                closed[index] = on
                if !state.isStuck { pilot.policy.found(state.load.name, on: on, at: now) }
            } else if state.isStuck {
                pilot.policy.released(state.load.name, at: now)
            }
        }
    }

    private mutating func restart(at now: Duration) {
        let on = Set(zip(site.power.loads, closed).filter(\.1).map(\.0.name))
        pilot = PowerPilot(
            site, strategy: policy.strategy ?? .tiers, settings: pilot.policy.settings,
            undriven: undriven, on: on, at: now)
        announced = [:]
    }

    private mutating func shown(_ answer: PowerPilot.Answer, at time: Timestamp)
        -> PowerPilot.Answer?
    {
        if faults.holds(.silent, at: time) { return nil }
        var answer = answer
        if faults.holds(.frozen, at: time) {
            answer = frozen ?? answer
            frozen = answer
        } else {
            frozen = nil
        }
        if faults.holds(.implausible, at: time) { answer.volts = .zero }
        if faults.holds(.noCurrent, at: time) {
            answer.netCurrent = nil
            answer.chargeCurrent = nil
        }
        return answer
    }

    // MARK: - Counting

    private mutating func count(
        _ seen: ReplayObservation, charge: Double, duration: Duration, now: Duration
    ) {
        let hours = duration.inSeconds / 3_600
        result.hours += hours
        if charge < 0.5 { result.hoursBelow50 += hours }
        if charge < 0.3 { result.hoursBelow30 += hours }
        if let estimate = pilot.charge.estimate?.share {
            squares.sum += (estimate - charge) * (estimate - charge) * hours
            squares.hours += hours
        }
        var outage = 0.0
        for (index, load) in seen.loads.enumerated() {
            if load.isDemanded {
                result.loads[index].demandedHours += hours
                result.loads[index].servedHours += hours * load.servedShare
                if result.loads[index].tier <= 1 { outage = max(outage, 1 - load.servedShare) }
            }
            if powered[index], !load.isPowered, load.isDemanded, !wasTold(index, now - duration) {
                result.loads[index].uncleanStops += 1
            }
            if policy.strategy == nil, powered[index] != load.isPowered {
                result.loads[index].switchings += 1
            }
            powered[index] = load.isPowered
        }
        result.criticalOutageHours += outage * hours
    }

    /// - Parameter switched: when the relay opened, at the end of the step before.
    private func wasTold(_ index: Int, _ switched: Duration) -> Bool {
        guard !closed[index], let told = announced[site.power.loads[index].name] else {
            return false
        }
        return switched - told >= Self.cleanNotice
    }
}

/// Gathers a row of the trace.
private struct Row {
    var charge: Double
    var estimate: Double?
    var volts: Volts
    private var available = Watts.zero
    private var used = Watts.zero
    private var on: [Int]
    private var demanded: [Bool]

    init(charge: Double, estimate: Double?, volts: Volts, count: Int) {
        self.charge = charge
        self.estimate = estimate
        self.volts = volts
        on = [Int](repeating: 0, count: count)
        demanded = [Bool](repeating: false, count: count)
    }

    mutating func add(_ seen: ReplayObservation) {
        available += seen.available
        used += seen.used
        for (index, load) in seen.loads.enumerated() {
            if load.isPowered { on[index] += 1 }
            if load.isDemanded { demanded[index] = true }
        }
    }

    func row(_ time: Timestamp, parts: Int) -> ReplayRow {
        ReplayRow(
            time: time, available: available / Double(parts), used: used / Double(parts),
            charge: charge, estimate: estimate, volts: volts,
            loads: on.indices.map {
                ReplayRow.Load(isOn: on[$0] * 2 >= parts, isDemanded: demanded[$0])
            })
    }
}
