internal import Core
internal import Logging
internal import Modbus
internal import Power
internal import Site
internal import Supervision
internal import UPS

/// Steps the pilot and carries out what it decides: the one place in which a relay is moved.
///
/// 1. What the switches are at the start is adopted. A load whose state nobody tells is not
///    switched, and what it is goes on being asked.
/// 2. A load from tier 3 on falls only after `ups` said that its clients had their notice. Where
///    `ups` does not answer, the announced time and the longest notice must have passed.
/// 3. No relay closes while clients of its tier are being shut down. Where clients heed the UPS of
///    a tier, its loads fall together.
/// 4. Relays open from the last tier and close from the first: one that may open waits for those of
///    later tiers that are still to open.
/// 5. Every switching is read back. A switch that does not obey is tried again a few times an
///    hour, and the policy reckons with the load as it is.
/// 6. What was switched when, and what people ordered, is kept at once, so that a new start goes
///    on with it. A cut that was announced and not done is announced anew, with a whole notice.
actor PowerEngine {
    static let pace: Duration = .seconds(10)
    /// From this tier on workstations are found.
    static let firstNoticedTier = 3
    static let triesAnHour = 3
    static let retryPause: Duration = .seconds(60)
    /// A switch that did not open is left alone for so long; then the cut is announced anew.
    static let rest: Duration = .seconds(1_200)
    /// The switches are looked at again after so many steps.
    static let verifyEvery = 6

    struct Parts: Sendable {
        var site: Site
        var switches: LoadSwitches
        var notices: any CutNotices
        var readings: @Sendable () async -> [ControllerReading]
        /// At the battery, where there is one.
        var meter: @Sendable () async -> ControllerReading? = { nil }
        /// What the contacts of the site's sources say, by their place in the site file; those
        /// that do not answer are not in it.
        var contacts: @Sendable () async -> [Int: Bool] = { [:] }
        /// What each controller may be asked for, in the order of the site file.
        var definitions: [ControllerDefinition] = []
        var clock: @Sendable () -> WallClock?
        /// The highest voltage at which a controller cuts its loads by itself, where it is read.
        var disconnect: @Sendable ([ControllerReading]) -> Volts? = { _ in nil }
        var time: any TimeSource
        var log: Logger
        var settings = SheddingSettings()
        var memory: PowerMemory?
        /// Puts what is to be remembered on the disk.
        var keep: @Sendable (PowerMemory) -> Void = { _ in }
    }

    /// A switching that was decided and is not done.
    struct Want: Sendable {
        var isOn: Bool
        /// When clients were told that it comes; only for a load that goes off.
        var cutAt: Duration
        /// As long as it is not done, the load is as it was switched before.
        var before: SheddingMemory.Load?
        var tries: [Duration] = []
        var nextTry: Duration = .zero
        /// It was switched off only to be switched on again (``PowerEngine/cycle(_:offFor:)``).
        var isCycle = false
    }

    let parts: Parts
    var pilot: PowerPilot
    var unknown: Set<String>
    /// What was said last in place of the state, of loads that are unknown, and against switching,
    /// of those that did not obey.
    var refusals: [String: SwitchState] = [:]
    var wants: [String: Want] = [:]
    /// Switches that did not obey, and until when they are left alone.
    var disobedient: [String: Duration?] = [:]
    var summary: ControllerSummary
    var readings: [ControllerReading] = []
    var meter: ControllerReading?
    /// See ``Parts/contacts``.
    var contacts: [Int: Bool] = [:]
    /// What `ups` was told last; `nil` while it does not answer.
    var toldTiers: [Int: PlanSnapshot.Tier]?
    /// Whether relays did what they were told.
    var proofs: LoadProofs
    var troubles = Troubles()
    private(set) var steps = 0
    /// Relays moved by this process.
    private(set) var edges = 0
    /// What was last known of the loads that are unknown.
    private(set) var remembered: [String: SheddingMemory.Load] = [:]
    /// For the history; read with ``takeEvents()``.
    var events: [HistoryEvent] = []
    /// See ``foreseen()``; as of the step that it was asked in.
    var foresight: (step: Int, cuts: [ForeseenCut])?
    /// When loads were switched off and on for the uplink, of the last day.
    var cycles: [String: [Duration]] = [:]
    /// Those that a process before this one left off in the middle of that.
    var interrupted: Set<String>
    private var missed: Set<String> = []
    private var lastStep: Duration?
    private var kept: PowerMemory.Switchings?

    init(_ parts: Parts) {
        self.parts = parts
        let now = parts.time.monotonic()
        let known = parts.memory?.known(of: BatteryBank(parts.site.power.battery), at: parts.time)
        pilot = PowerPilot(
            parts.site, settings: parts.settings,
            believed: known?.estimate, learned: known?.learned,
            history: YieldHistory(ratios: parts.memory?.ratios ?? []),
            panels: parts.memory?.panels ?? PanelWatch(),
            undriven: Set(parts.site.power.loads.map(\.name))
                .subtracting(parts.switches.paths.keys), on: [], at: now)
        unknown = Set(parts.switches.paths.keys)
        interrupted = parts.memory?.cycled ?? []
        summary = ControllerSummary([], bank: BatteryBank(parts.site.power.battery))
        proofs = Self.proofs(parts, at: now)
        for load in parts.switches.paths.keys {
            // Until it is known it counts as on: as a draw, and as something not to be touched.
            pilot.policy.found(load, on: true, at: now)
        }
        guard let memory = parts.memory?.shedding(at: parts.time) else { return }
        pilot.policy.resume(memory, at: now)
        remembered = memory.loads
    }

    /// One round: look, decide, tell, do.
    func step() async {
        readings = await parts.readings()
        meter = await parts.meter()
        summary = ControllerSummary(readings, meter: meter, bank: pilot.charge.bank)
        await learn()
        if steps % Self.verifyEvery == Self.verifyEvery - 1 {
            await verify()
            contacts = await parts.contacts()
        }
        await prove()
        lookForFaults()
        decide()
        if isNews {
            var notices = await tell()
            if let told = notices, joinCuts(told) { notices = await tell() }
            if await carryOut(notices) { _ = await tell() }
        }
        steps += 1
        if kept != memory.switchings { keep() }
    }

    /// Takes a person's order; it acts with the next step and outlives this process.
    ///
    /// - Returns: what holds it up, if something does.
    @discardableResult
    func take(_ order: LoadOrder) throws(OrderFault) -> String? {
        let isOutput = parts.site.power.loads.contains {
            $0.name == order.load && $0.switchPath == .controller
        }
        if isOutput, parts.switches.paths[order.load] == nil { throw .leftAlone(order.load) }
        try pilot.policy.take(order, at: parts.time.monotonic())
        proofs.forgive(order.load, at: parts.time.monotonic())
        note(.ordered, order.load, on: order.wish.isOn, order.wish.rawValue)
        keep()
        guard order.wish != .auto, unknown.contains(order.load) else { return nil }
        return "its switch does not say what it is: the order acts once it does"
    }

    /// Puts what is to be remembered on the disk.
    func keep() {
        let memory = memory
        kept = memory.switchings
        parts.keep(memory)
    }

    // MARK: Look

    /// Adopts what has not been known so far.
    private func learn() async {
        guard !unknown.isEmpty else { return }
        let found = await parts.switches.states(of: unknown)
        let now = parts.time.monotonic()
        for (load, state) in found {
            guard let isOn = state.isOn else {
                tell(load, state)
                continue
            }
            unknown.remove(load)
            refusals[load] = nil
            let before = remembered.removeValue(forKey: load)
            let isInterrupted = interrupted.remove(load) != nil && !isOn
            pilot.policy.adopt(load, on: isOn || isInterrupted, remembered: before, at: now)
            proofs.found(load, on: isOn)
            if isInterrupted { wants[load] = Want(isOn: true, cutAt: now, isCycle: true) }
            parts.log.info("\(load) is \(isOn ? "on" : "off"): adopted")
            guard let before, before.isOn != isOn else { continue }
            parts.log.warning("\(load) was \(isOn ? "off" : "on") when last seen")
            note(.found, load, on: isOn, "found so when its switch answered")
        }
    }

    /// Finds switches that somebody else moved, and those of which nothing is heard any more.
    private func verify() async {
        let quiet = parts.switches.paths.keys.filter {
            !unknown.contains($0) && wants[$0] == nil && proofs.marked[$0] == nil
        }
        let found = await parts.switches.states(of: quiet)
        let now = parts.time.monotonic()
        for load in quiet {
            guard let state = state(of: load), wants[load] == nil else { continue }
            guard let isOn = found[load]?.isOn else {
                // One answer may get lost; two are a silence.
                guard !missed.insert(load).inserted else { continue }
                tell(load, found[load] ?? .silent(nil))
                missed.remove(load)
                unknown.insert(load)
                remembered[load] = SheddingMemory.Load(
                    isOn: state.isOn, changedAt: state.changedAt, wasFound: state.wasFound)
                disobedient[load] = nil
                pilot.policy.found(load, on: state.isOn, at: now)
                continue
            }
            missed.remove(load)
            guard isOn != state.isOn else { continue }
            parts.log.warning("\(load) is \(isOn ? "on" : "off"), and not by this role")
            proofs.found(load, on: isOn)
            pilot.policy.found(load, on: isOn, at: now)
            note(.found, load, on: isOn, "not by this role")
            if !isOn, state.load.tier < Self.firstNoticedTier {
                // What carries the post is closed again and does not wait for a minimum time.
                wants[load] = Want(isOn: true, cutAt: now)
            } else {
                pilot.policy.released(load, at: now)
            }
        }
        for (load, until) in disobedient {
            guard let until, now >= until else { continue }
            disobedient[load] = nil
            pilot.policy.released(load, at: now)
        }
    }

    private func tell(_ load: String, _ state: SwitchState) {
        guard refusals.updateValue(state, forKey: load) != state else { return }
        let fault = state.fault.map { ": \($0.problem)" } ?? ""
        parts.log.warning("\(load): its switch does not say what it is\(fault)")
    }

    // MARK: Decide

    private func decide() {
        let now = parts.time.monotonic()
        let passed = lastStep.map { now - $0 } ?? Self.pace
        lastStep = now
        let before = pilot.sight
        let switchings = pilot.policy.memory.loads
        let actions = pilot.step(
            summary.answer, age: summary.age, over: max(.seconds(1), passed), at: now,
            clock: parts.clock(), contact: contact)
        if pilot.sight != before {
            parts.log.warning("the battery's sight is \(pilot.sight.rawValue)")
        }
        for action in actions {
            switch action {
            case .announceCut(let load, let time):
                parts.log.info("\(load) goes off in \(Int((time - now).inSeconds)) s")
            case .cancelCut(let load):
                parts.log.info("\(load) stays on")
            case .switch(let load, let isOn):
                // What was decided but not done, and is wanted no more, needs no relay.
                if let want = wants[load], want.isOn != isOn {
                    wants[load] = nil
                } else {
                    wants[load] = Want(isOn: isOn, cutAt: now, before: switchings[load])
                }
            }
        }
    }

    func state(of load: String) -> LoadState? {
        pilot.policy.loads.first { $0.load.name == load }
    }

    // MARK: Do

    /// - Returns: whether a relay moved.
    private func carryOut(_ notices: [Int: NoticeState]?) async -> Bool {
        var hasMoved = false
        for load in wantsInOrder {
            guard let want = wants[load], let state = state(of: load) else { continue }
            let now = parts.time.monotonic()
            guard want.isOn || !isLaterTierToOpen(than: state.load.tier) else { continue }
            guard now >= want.nextTry, isFree(want, state.load, notices, at: now) else {
                continue
            }
            if want.isOn, await parts.switches.states(of: [load])[load]?.isOn == true {
                // Somebody closed it meanwhile: nothing is left to do.
                finish(load, isOn: true)
                continue
            }
            let (found, fault) = await parts.switches.set(load, on: want.isOn)
            if found.isOn == want.isOn {
                edges += 1
                hasMoved = true
                refusals[load] = nil
                parts.log.info("\(load) is switched \(want.isOn ? "on" : "off")")
                note(.switched, load, on: want.isOn, state.reason.text(isOn: want.isOn))
                finish(load, isOn: want.isOn)
                switched(load, on: want.isOn)
                if !want.isOn { noteStop(state.load, notices) }
            } else {
                if let fault { tell(load, .refused(fault)) }
                refuse(load, want, found: found.isOn, tier: state.load.tier)
            }
        }
        return hasMoved
    }

    /// What is to open, the last tier first, then what is to close, the first tier first.
    private var wantsInOrder: [String] {
        func rank(_ name: String) -> (Int, String) {
            let tier = state(of: name)?.load.tier ?? 0
            return (wants[name]?.isOn == true ? tier : -Int(Int16.max) - tier, name)
        }
        return wants.keys.sorted { rank($0) < rank($1) }
    }

    private func isLaterTierToOpen(than tier: Int) -> Bool {
        wants.contains { name, want in
            !want.isOn && state(of: name).map { $0.load.tier > tier } == true
        }
    }

    private func finish(_ load: String, isOn: Bool) {
        wants[load] = nil
        guard state(of: load)?.isStuck == true else { return }
        disobedient[load] = nil
        pilot.policy.obeyed(load, on: isOn, at: parts.time.monotonic())
    }

    func countEdge() {
        edges += 1
    }

    private func refuse(_ load: String, _ want: Want, found: Bool?, tier: Int) {
        let now = parts.time.monotonic()
        parts.log.error("\(load) did not go \(want.isOn ? "on" : "off")")
        note(.disobeyed, load, on: found, "told to go \(want.isOn ? "on" : "off")")
        pilot.policy.found(load, on: found ?? !want.isOn, at: now)
        guard want.isOn, tier < Self.firstNoticedTier else {
            // To cut it clients must be told anew; to start it can wait.
            wants[load] = nil
            disobedient[load] = .some(now + Self.rest)
            return
        }
        disobedient[load] = .some(nil)
        var want = want
        want.tries = want.tries.filter { now - $0 < .seconds(3_600) } + [now]
        want.nextTry =
            want.tries.count < Self.triesAnHour
            ? now + Self.retryPause : want.tries[0] + .seconds(3_600)
        wants[load] = want
    }
}
