internal import Core
internal import Power
internal import Site

/// What people can do for the post's power, and what they ask of it.
extension PowerEngine {
    /// Somebody cleaned the panels.
    func panelsCleaned() {
        pilot.panelsCleaned()
        keep()
    }

    /// What a supervisor's request would cost; with `isTaken` it is carried out.
    func request(
        _ request: LoadRequest, isTaken: Bool
    ) throws(RequestFault) -> RequestCost {
        let now = parts.time.monotonic()
        let cost = try pilot.cost(of: request, at: now, clock: parts.clock())
        for order in request.orders where parts.switches.paths[order.load] == nil {
            throw .order(.leftAlone(order.load))
        }
        guard isTaken else { return cost }
        try pilot.policy.take(request, at: now)
        for order in request.orders {
            note(.ordered, order.load, on: order.wish.isOn, "a supervisor's request")
        }
        keep()
        return cost
    }

    /// Whether there is a generator that somebody could start.
    private var hasGenerator: Bool { parts.site.power.sources.contains { $0.kind == .generator } }

    var findings: [Finding?] { [panelFinding, generatorFinding, sourceFinding] }

    private var panelFinding: Finding? {
        guard let loss = pilot.forecast.panels.loss else { return nil }
        let tens = Int((loss.energy.value / 10).rounded()) * 10
        return Finding(
            code: "power.panels_dirty", severity: .warning,
            summary: "The panels give \(Int((loss.share * 100).rounded())) % too little for "
                + "\(loss.days) days: about \(tens) Wh a day.",
            remedy: "clean them, then say waypost power cleaned")
    }

    /// What the panels show of a rain. Nothing is to be done.
    private var washingNote: String? {
        pilot.forecast.panels.washing.map {
            "The panels deliver \(Int(($0.gain * 100).rounded())) % more since \($0.days) days: "
                + "washed by rain?"
        }
    }

    private var generatorFinding: Finding? {
        let source = pilot.otherSource
        guard hasGenerator, !source.isRunning, source.dispute != .nothingCharges,
            let advice = pilot.policy.advice
        else { return nil }
        let tens = max(1, Int((advice.missing.value / 10).rounded())) * 10
        let when =
            parts.clock().map { "at about \($0.text(after: advice.within))" }
            ?? "in about \(Int((advice.within.inSeconds / 3_600).rounded())) hours"
        return Finding(
            code: "power.start_generator", severity: .warning,
            summary: "On a poor day the battery is down to its reserve \(when); about "
                + "\(tens) Wh lack until the sun carries link and network again.",
            remedy: "start the generator before; loads return by themselves, tier by tier")
    }

    /// Beside what ``document`` has.
    var adviceDocument: JSONValue {
        let panels = pilot.forecast.panels
        return [
            "panels": [
                "loss": JSONValue(panels.loss?.share), "loss_days": JSONValue(panels.loss?.days),
                "loss_wh": JSONValue(panels.loss?.energy.value),
                "cleaning_gain": JSONValue(panels.lastCleaning?.gain),
                "washing_gain": JSONValue(panels.washing?.gain),
                "washing_days": JSONValue(panels.washing?.days),
            ],
            "other_source": .bool(pilot.otherSource.isRunning),
            "advice": .array(
                (findings.map { $0.map { $0.summary + " " + $0.remedy } } + [washingNote])
                    .compactMap { $0.map(JSONValue.string) }),
        ]
    }
}
