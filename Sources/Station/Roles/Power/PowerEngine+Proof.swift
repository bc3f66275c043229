internal import Core
internal import Health
internal import Logging
internal import Power
internal import Site

/// Whether relays did what they were told (see ``LoadProofs``).
extension PowerEngine {
    static func proofs(_ parts: Parts, at now: Duration) -> LoadProofs {
        LoadProofs(
            parts.site.power.loads.map { load in
                let path: ProvenLoad.Path =
                    switch load.proof {
                    case .controllerCurrent?: .current(.controller)
                    case .shunt?: .current(.shunt)
                    case .modbus?: .input
                    case nil: .none
                    }
                return ProvenLoad(
                    name: load.name, draw: PlannedLoad(load).draw, path: path,
                    isSwitched: parts.switches.paths[load.name] != nil,
                    mayIdle: load.tier >= firstNoticedTier)
            }, nominal: parts.site.power.battery.nominal,
            remembered: parts.memory?.proofs ?? [:], at: now)
    }

    /// Takes what meters and inputs say and does what follows.
    func prove() async {
        let now = parts.time.monotonic()
        if let sample = ProofReadings.controller(readings, at: now) {
            proofs.observe(sample, on: .controller, at: summary.answer?.volts)
        }
        if let sample = ProofReadings.shunt(summary, at: now) {
            proofs.observe(sample, on: .shunt, at: summary.answer?.volts)
        }
        let isRound = steps % Self.verifyEvery == 0
        let asked = proofs.inputs.filter { isRound || proofs.isBeingTried($0) }
        if !asked.isEmpty {
            for (load, input) in await parts.switches.inputs(of: asked) {
                proofs.observe(input: input, of: load)
            }
        }
        for action in proofs.tick(drawing: drawing, at: now) { await follow(action) }
        // A mark outlives a restart; what was just adopted is reckoned with as it is.
        for (load, draws) in proofs.marked
        where !unknown.contains(load) && wants[load] == nil && state(of: load)?.isStuck == false {
            pilot.policy.found(load, on: draws, at: now)
        }
    }

    /// A relay was driven, and its switch says that it moved.
    func switched(_ load: String, on: Bool) {
        let isWanted = state(of: load)?.load.isWanted(parts.clock()) ?? true
        proofs.switched(load, on: on, isWanted: isWanted, at: parts.time.monotonic())
    }

    /// Loads that have power by all that is known, and want it.
    private var drawing: Set<String> {
        let clock = parts.clock()
        return Set(
            pilot.policy.loads.compactMap { state in
                let name = state.load.name
                let isOn = wants[name].map { !$0.isOn } ?? state.isOn
                return isOn && state.load.isWanted(clock) ? name : nil
            })
    }

    private func follow(_ action: LoadProofs.Action) async {
        let now = parts.time.monotonic()
        switch action {
        case .again(let load, let on):
            guard wants[load] == nil, !unknown.contains(load) else { return }
            let (found, _) = await parts.switches.set(load, on: on)
            parts.log.warning("\(load) did not follow its relay: driven \(Self.word(on)) again")
            if found.isOn == on { switched(load, on: on) }
        case .failed(let load, let verdict):
            let why = proofs.record(of: load).why
            parts.log.error("\(load): \(verdict.rawValue): \(why)")
            note(.disobeyed, load, on: verdict.draws, "\(verdict.rawValue): \(why)")
            wants[load] = nil
            pilot.policy.found(load, on: verdict.draws ?? false, at: now)
            keep()
        case .recovered(let load, let isOn):
            parts.log.notice("\(load): \(proofs.record(of: load).why)")
            pilot.policy.found(load, on: isOn, at: now)
            pilot.policy.released(load, at: now)
            keep()
        }
    }

    private static func word(_ isOn: Bool) -> String { isOn ? "on" : "off" }

    // MARK: Tell

    func describeProof(_ described: inout PowerReport.Load, _ load: Site.Power.Load) {
        let record = proofs.record(of: load.name)
        described.proof = record.verdict.rawValue
        described.proofPath = load.proof?.description
        described.proofWhy = record.why
        described.whenDead = whenDead(load)?.rawValue
        described.isWatched = proofs.isWatched(load.name)
        described.seenAmperes = proofs.seenDraw(of: load.name)?.value
        guard record.verdict.isFailure, proofs.marked[load.name] != nil else { return }
        described.reason =
            switch record.verdict {
            case .stuck: "on: its relay does not open (\(record.why))"
            case .open: "off: nothing comes through its relay (\(record.why))"
            default: "on: by-passed, \(record.why)"
            }
    }

    /// As the site file says, or else as the board's line does.
    private func whenDead(_ load: Site.Power.Load) -> Site.Power.Load.State? {
        if let declared = load.whenDead { return declared }
        guard case .gpio(let name) = load.switchPath else {
            return load.switchPath == .none ? .on : nil
        }
        return parts.site.board.line(named: name)?.whenDead
    }

    var proofFindings: [Finding] {
        parts.site.power.loads.compactMap { load in
            guard proofs.marked[load.name] != nil else { return nil }
            let record = proofs.record(of: load.name)
            let severity: Finding.Severity = load.tier < 3 ? .critical : .warning
            let path = load.proof?.description ?? "nothing"
            switch record.verdict {
            case .stuck:
                return Finding(
                    code: "power.relay_stuck", severity: severity,
                    summary: "The relay of \(load.name) was told to open and the load still draws "
                        + "(\(record.why)): it is left on, and the plan reckons with it.",
                    remedy: "a welded contact or a switch held by hand: replace the relay; or its "
                        + "proof \(path) is not its own. Then waypost loads auto \(load.name)")
            case .open:
                return Finding(
                    code: "power.relay_open", severity: severity,
                    summary: "The relay of \(load.name) is closed and nothing flows "
                        + "(\(record.why)): the plan reckons without it.",
                    remedy: "fuse, cable, plug, the appliance's own switch, then the relay; or its "
                        + "proof \(path) is not its own. Then waypost loads auto \(load.name)")
            case .byPassed:
                return Finding(
                    code: "power.relay_bypassed", severity: severity,
                    summary: "\(load.name) draws whatever its relay does: somebody has wired it "
                        + "around (\(record.why)).",
                    remedy: "look for a bridge at its relay, take it out, then "
                        + "waypost loads auto \(load.name)")
            default: return nil
            }
        }
    }
}
