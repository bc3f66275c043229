import Core

/// What is seen of relays that nobody moves.
extension LoadProofs {
    /// Less than this of its draw is left where a load has gone.
    private static let goneShare = 0.4
    private static let ownShare = 0.35
    /// By so much of its draw a meter shows more, or less, once a load has turned.
    private static let turnShare = 0.65

    mutating func watch(
        _ load: String, drawing: Set<String>, at now: Duration, _ actions: inout [Action]
    ) {
        guard let item = items[load], let proven = loads[load],
            !trials.contains(where: { $0.load == load && !$0.isSilent })
        else { return }
        switch proven.path {
        case .none: return
        case .input: watchInput(load, item, at: now, &actions)
        case .current(let meter): watchCurrent(load, item, meter, drawing, at: now, &actions)
        }
        if let marked = items[load]?.markedAt, now - marked >= Self.doubtAfter {
            actions += doubt(load, at: now)
        }
    }

    private mutating func watchInput(
        _ load: String, _ item: Item, at now: Duration, _ actions: inout [Action]
    ) {
        guard let input = item.input, let isOn = item.record.isOn else { return }
        let isOdd: Bool
        if item.markedAt == nil {
            isOdd = input != isOn && item.record.verdict == .ok
        } else {
            isOdd = input == isOn
        }
        guard lasts(isOdd, load, at: now) else { return }
        if item.markedAt != nil {
            set(load, .ok, "its input follows its relay again", at: now, &actions)
        } else if input {
            set(load, .byPassed, "its input shows voltage behind an open relay", at: now, &actions)
        } else {
            set(load, .open, "its input lost its voltage behind a closed relay", at: now, &actions)
        }
    }

    /// Only marks are taken back by a current: to set one a relay must have moved.
    private mutating func watchCurrent(
        _ load: String, _ item: Item, _ meter: ProofMeter, _ drawing: Set<String>,
        at now: Duration, _ actions: inout [Action]
    ) {
        guard item.markedAt != nil, let draws = item.record.verdict.draws,
            let level = logs[meter]?.level(at: now)
        else { return }
        let amperes = amperes(load, on: meter)
        let rest = rest(level, of: load, on: meter, drawing: drawing)
        let reference = item.reference ?? rest.amperes
        items[load]?.reference = reference
        // Where too little is known of the others, it is the same before and after; the sun is not.
        let isSure = rest.error < Self.goneShare * amperes
        let hasSun = logs[meter]?.samples.last?.charge != .zero
        let change = isSure || hasSun ? 0 : rest.amperes - reference
        let hasTurned =
            draws
            ? rest.amperes + rest.error < Self.goneShare * amperes
                || change <= -Self.turnShare * amperes
            : rest.amperes - rest.error >= Self.ownShare * amperes
                || change >= Self.turnShare * amperes
        guard lasts(hasTurned, load, at: now) else { return }
        set(
            load, .unknown,
            draws ? "it draws no longer; its next switching tells" : "it draws again", at: now,
            &actions)
    }

    private mutating func lasts(_ isOdd: Bool, _ load: String, at now: Duration) -> Bool {
        guard isOdd else {
            items[load]?.oddSince = nil
            return false
        }
        let since = items[load]?.oddSince ?? now
        items[load]?.oddSince = since
        return now - since >= Self.recovery
    }

    /// A mark is put to the test: the relay is driven again as it was told last, which moves
    /// nothing that obeys. What is wired around shows only when its relay opens, which is the
    /// plan's.
    mutating func doubt(_ load: String, at now: Duration) -> [Action] {
        guard let record = items[load]?.record, let isOn = record.isOn else { return [] }
        items[load]?.tries = []
        guard record.verdict == .byPassed, isOn else {
            items[load]?.markedAt = now
            return [.again(load: load, on: isOn)]
        }
        items[load]?.markedAt = nil
        items[load]?.record = ProofRecord(
            .unknown, why: "by-passed before; its next opening tells", isOn: isOn)
        return [.recovered(load: load, isOn: isOn)]
    }
}
