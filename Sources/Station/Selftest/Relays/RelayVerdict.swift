internal import Core
internal import Health

/// What a trial says of a load's relay: a point by what was measured, and one by what a person saw.
struct RelayVerdict {
    /// What a load draws beside what the site file says, before it is worth a word.
    static let usualShare = 0.6...1.5

    let trial: RelayTrial
    /// At the battery.
    let volts: Volts
    /// The load that it is swapped with.
    var swappedWith: String?
    var isAttended = true

    var points: [SelftestPoint] { [measured, seen] }

    private var name: String { trial.name }
    private var watts: Double? { trial.amperes.map { $0 * volts.value } }
    private var isInput: Bool { trial.proofPath?.hasPrefix("modbus:") == true }
    /// Neither its going nor its coming changed any meter.
    private var isUnseen: Bool {
        let seen = [trial.away?.amperes, trial.back?.amperes].compactMap(\.self)
        return !seen.isEmpty && seen.allSatisfy { $0 == 0 }
    }

    private var measures: [SelftestPoint.Measure] {
        [
            SelftestPoint.Measure("declared", trial.declared.value, "W", decimals: 1),
            SelftestPoint.Measure("seen", watts, "W", decimals: 1),
            SelftestPoint.Measure("proof", trial.away?.proof),
        ]
    }

    private func point(
        _ outcome: SelftestPoint.Outcome, _ summary: String, remedy: String? = nil
    ) -> SelftestPoint {
        SelftestPoint(
            "relay.\(name)", outcome, summary, remedy: remedy, measured: measures)
    }

    // MARK: By what was measured

    private var measured: SelftestPoint {
        if let other = swappedWith {
            return point(
                .failed, "its relay switches \(other), and that of \(other) switches it",
                remedy: "exchange the switches of \(name) and \(other) in site.toml, or their "
                    + "wires at the relays")
        }
        switch trial.obstacle {
        case .untried(let why)?: return point(.notTried, why, remedy: Self.look)
        case .unmoved(let why)?:
            return point(.failed, why, remedy: "waypost loads tells what holds it")
        case nil: break
        }
        if let failure = [trial.away, trial.back].compactMap(\.self).first(where: \.isFailure) {
            return disobedience(failure)
        }
        switch trial.away?.proof {
        case "ok"?: return obedience
        case "unproven"?: return withoutPath
        default:
            if isUnseen { return pastItsMeter }
            return point(
                .warning, "whether it followed is not clear: \(trial.away?.why ?? "unknown")",
                remedy: "see that it draws what site.toml says, and run the check again")
        }
    }

    private func disobedience(_ sight: RelayTrial.Sight) -> SelftestPoint {
        // What is stuck or by-passed is seen to draw; what is open may hang elsewhere.
        if sight.proof == "open", isUnseen, !isInput { return pastItsMeter }
        let why = sight.why ?? "its proof says so"
        switch sight.proof {
        case "stuck"?:
            return point(
                .failed, "its relay does not open: \(why)",
                remedy: "a welded contact, a switch held by hand, or the wires of two relays "
                    + "exchanged" + alongside)
        case "open"?:
            return point(
                .failed, "nothing comes through its relay: \(why)",
                remedy: "fuse, cable, plug, the appliance's own switch, then the relay" + alongside)
        default:
            return point(
                .failed, "it has power whatever its relay does: \(why)",
                remedy: "look for a bridge around its relay" + alongside)
        }
    }

    private var alongside: String {
        trial.others.isEmpty
            ? "" : "; " + trial.others.sorted().joined(separator: ", ") + " went with it"
    }

    private var pastItsMeter: SelftestPoint {
        let isDark = trial.answer == .it
        return point(
            .failed,
            isDark
                ? "it went dark and its meter saw nothing: it is wired past the meter"
                : "no meter saw it go or come: it is wired past them, or draws nothing",
            remedy: isDark
                ? "wire it behind the meter that its proof names, or take the proof out of "
                    + "site.toml"
                : "see that it is switched on at the appliance itself, its fuse, and that it "
                    + "hangs behind the meter")
    }

    private var obedience: SelftestPoint {
        if isInput {
            return point(.passed, "its input followed its relay, there and back")
        }
        guard let watts else { return point(.passed, "its current followed its relay") }
        let shown = Quantities.whole(watts, "W")
        guard Self.usualShare.contains(watts / max(trial.declared.value, 1)) else {
            return point(
                .warning,
                "it draws \(shown), and site.toml says "
                    + Quantities.whole(trial.declared.value, "W"),
                remedy: "put what it draws into watts of \(name) in site.toml; the plan reckons "
                    + "with it")
        }
        return point(.passed, "its current of \(shown) followed its relay, there and back")
    }

    private var withoutPath: SelftestPoint {
        if isUnseen { return pastItsMeter }
        guard let watts else {
            return point(
                .notTried, "its relay moved; nothing measures whether the load followed",
                remedy: "a person must look, or give it a proof in site.toml")
        }
        return point(
            .passed,
            "a meter saw \(Quantities.whole(watts, "W")) follow its relay, though it has no proof")
    }

    // MARK: By what a person saw

    private var seen: SelftestPoint {
        let code = "relay.\(name).seen"
        let word = trial.wasOn ? "went dark" : "came on"
        switch trial.answer {
        case .it?: return SelftestPoint(code, .passed, "a person saw that it \(word), and only it")
        case .nothing?:
            return SelftestPoint(
                code, .failed, "a person saw that nothing \(word)",
                remedy: "follow the wire from its relay: it feeds something else, or nothing")
        case .another(let other)?:
            return SelftestPoint(
                code, .failed, "a person saw that \(other) \(word) instead",
                remedy: "exchange the switches of \(name) and \(other) in site.toml, or their "
                    + "wires at the relays")
        case .unanswered?:
            return SelftestPoint(code, .notTried, "nobody answered", remedy: Self.look)
        case nil:
            return SelftestPoint(
                code, .notTried,
                isAttended ? "it was not switched" : "nobody was there to look",
                remedy: Self.look)
        }
    }

    private static let look = "run it again at the post: waypost selftest"
}
