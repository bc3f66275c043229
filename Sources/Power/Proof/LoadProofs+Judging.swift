import Core

extension LoadProofs {
    /// What an unexplained current must come to, of what a load draws, to be its own.
    private static let ownShare = 0.4

    mutating func judge(
        _ trial: Trial, drawing: Set<String>, at now: Duration, _ actions: inout [Action]
    ) {
        if let again = trial.againAt {
            guard now >= again else { return }
            // The word comes back with the relay's own; until then it is not asked for twice.
            update(trial) { $0.againAt = now + Self.patience }
            actions.append(.again(load: trial.load, on: trial.isOn))
            return
        }
        guard let meter = trial.meter else { return judgeInput(trial, at: now, &actions) }
        let name = trial.load
        let declared = loads[name].map(declared) ?? 0
        let amperes = draws[meter]?[name]?.amperes ?? declared
        var finding = ProofTrial.Finding.muddy
        if amperes > 0,
            let change = logs[meter]?.change(of: name, from: trial.first, to: trial.last)
        {
            finding = ProofTrial(isOn: trial.isOn, amperes: amperes).judge(
                change.first, change.latest)
        }
        let waited = now - trial.last
        switch finding {
        case .obeyed(let seen, let after, let isSure):
            if isSure {
                learn(trial, seen, after: after, on: meter, drawing: drawing)
                note(seen, trial)
            }
            remove(trial)
            guard !trial.isSilent else { return }
            set(trial.load, .ok, "the current followed its relay", at: now, &actions)
        case .ignored where trial.isOn && waited < Self.slowStart: break
        case .ignored(let before, let after):
            note(0, trial)
            guard !trial.isSilent else {
                remove(trial)
                guard trial.isOn, trial.isWanted else { return }
                draws[meter, default: [:]][name, default: Draw()].ignored += 1
                return
            }
            let rest = rest(
                trial.isOn ? before : after, of: name, on: meter, drawing: drawing)
            let own = Self.ownShare * amperes
            // What may have gone by itself must be seen to draw, and a mark is not renewed on a
            // guess; of what always draws the likelier is believed.
            let mustBeSure = loads[name]?.mayIdle == true || items[name]?.markedAt != nil
            let isDrawing =
                trial.isOn
                ? rest.amperes >= own
                : rest.amperes - (mustBeSure ? rest.error : 0) >= own
            fail(trial, isDrawing: isDrawing, at: now, &actions)
        case .muddy:
            guard waited >= Self.patience else { return }
            if trial.first != trial.last, tries(name, at: now) < Self.triesAnHour {
                // It did not follow before: that is no better for being unclear now.
                return update(trial) { $0.againAt = now }
            }
            remove(trial)
            guard !trial.isSilent else { return }
            let why =
                logs[meter]?.samples.last.map { now - $0.at < .seconds(60) } == true
                ? "what its meter showed fits both" : "its meter says nothing"
            set(trial.load, .unknown, why, at: now, &actions)
        }
    }

    /// What a load's own meter shows goes before what the others do.
    private mutating func note(_ amperes: Double, _ trial: Trial) {
        seen[trial.load] =
            trial.isSilent ? max(seen[trial.load] ?? 0, amperes) : amperes
    }

    private mutating func judgeInput(
        _ trial: Trial, at now: Duration, _ actions: inout [Action]
    ) {
        let waited = now - trial.last
        guard let input = items[trial.load]?.input else {
            guard waited >= Self.patience else { return }
            remove(trial)
            return set(trial.load, .unknown, "its input does not answer", at: now, &actions)
        }
        if input == trial.isOn {
            remove(trial)
            set(trial.load, .ok, "its input followed its relay", at: now, &actions)
        } else if waited >= MeterLog.settle {
            fail(trial, isDrawing: input, at: now, &actions)
        }
    }

    /// A try that shows no obedience.
    private mutating func fail(
        _ trial: Trial, isDrawing: Bool, at now: Duration, _ actions: inout [Action]
    ) {
        let name = trial.load
        if trial.meter != nil, !trial.isOn, !isDrawing {
            remove(trial)
            return set(
                trial.load, .unknown, "it drew nothing when its relay opened", at: now, &actions)
        }
        if trial.meter != nil, trial.isOn, !trial.isWanted, !isDrawing {
            remove(trial)
            return set(
                trial.load, .unknown, "it draws nothing outside of its hours", at: now, &actions)
        }
        let tries = tries(name, at: now)
        if tries < Self.triesAnHour {
            items[name]?.record.why =
                "did not follow \(tries == 1 ? "once" : "\(tries) times"), tried again"
            return update(trial) { $0.againAt = now + Self.pause }
        }
        remove(trial)
        let verdict: ProofVerdict = trial.isOn ? (isDrawing ? .byPassed : .open) : .stuck
        let word = trial.meter == nil ? "its input" : "the current"
        set(
            name, verdict,
            verdict == .byPassed
                ? "it draws whatever its relay does"
                : "\(word) did not follow in \(max(tries, 1)) tries", at: now, &actions)
    }

    private func tries(_ load: String, at now: Duration) -> Int {
        (items[load]?.tries ?? []).count { now - $0 < .seconds(3_600) }
    }

    mutating func set(
        _ load: String, _ verdict: ProofVerdict, _ why: String, at now: Duration,
        _ actions: inout [Action]
    ) {
        guard let item = items[load] else { return }
        let wasMarked = item.markedAt != nil
        let isOn = item.record.isOn
        items[load]?.record = ProofRecord(verdict, why: why, isOn: isOn)
        items[load]?.oddSince = nil
        if verdict.isFailure {
            items[load]?.markedAt = now
            items[load]?.reference = nil
            actions.append(.failed(load: load, verdict))
        } else {
            items[load]?.markedAt = nil
            if verdict == .ok { items[load]?.tries = [] }
            if wasMarked, let isOn { actions.append(.recovered(load: load, isOn: isOn)) }
        }
    }

    private mutating func remove(_ trial: Trial) { trials.removeAll { $0 == trial } }

    private mutating func update(_ trial: Trial, _ change: (inout Trial) -> Void) {
        guard let place = trials.firstIndex(of: trial) else { return }
        change(&trials[place])
    }
}
