import Core

/// What a meter shows in all, against what is behind it.
extension LoadProofs {
    /// How far a draw strays that was seen before, and one that is only declared, one deviation.
    private static let seenError = 0.05
    private static let declaredError = 0.25
    /// A meter's offset until its base was seen, and what is left of it then.
    private static let offset = 0.15
    private static let leastError = 0.05
    /// Two meters of 3 % each.
    private static let gainError = 0.06
    /// A base below this is a load that was thought to draw and did not.
    private static let lowestBase = -0.25
    private static let follow = 0.3

    /// What a load draws on a meter when it is on; 0 where it was seen not to be behind it.
    func amperes(_ load: String, on meter: ProofMeter) -> Double {
        guard let proven = loads[load] else { return 0 }
        let draw = draws[meter]?[load]
        if let seen = draw?.amperes { return seen }
        return draw?.ignored ?? 0 >= 2 ? 0 : declared(proven)
    }

    /// What of the current that a meter shows nothing else accounts for, and by how much that may
    /// be wrong.
    func rest(
        _ level: Double, of load: String, on meter: ProofMeter, drawing: Set<String>
    ) -> (amperes: Double, error: Double) {
        let base = bases[meter]
        var rest = level - (base ?? 0)
        var squares = 0.0
        for other in drawing where other != load {
            guard let proven = loads[other], proven.isSwitched || base == nil else { continue }
            let amperes = amperes(other, on: meter)
            rest -= amperes
            let draw = draws[meter]?[other]
            let error =
                draw?.amperes == nil
                ? Self.declaredError * amperes : max(Self.seenError * amperes, draw?.spread ?? 0)
            squares += error * error
        }
        let charge = logs[meter]?.samples.last?.charge.value ?? 0
        let constant = base == nil ? Self.offset : Self.leastError
        return (rest, constant + 2 * squares.squareRoot() + Self.gainError * abs(charge))
    }

    /// A switching showed what a load draws, and with it what else the meter sees.
    mutating func learn(
        _ trial: Trial, _ seen: Double, after level: Double, on meter: ProofMeter,
        drawing: Set<String>
    ) {
        guard seen > 0 else { return }
        var draw = draws[meter]?[trial.load] ?? Draw()
        if let known = draw.amperes {
            draw.spread += Self.follow * (abs(seen - known) - draw.spread)
            draw.amperes = known + Self.follow * (seen - known)
        } else {
            draw.amperes = seen
        }
        draws[meter, default: [:]][trial.load] = draw
        let behind = drawing.filter {
            $0 != trial.load && loads[$0]?.isSwitched == true
        }
        guard behind.allSatisfy({ draws[meter]?[$0]?.amperes != nil }) else { return }
        let own = trial.isOn ? amperes(trial.load, on: meter) : 0
        let found = behind.reduce(level - own) { $0 - amperes($1, on: meter) }
        guard found >= Self.lowestBase else { return }
        bases[meter] = bases[meter].map { $0 + Self.follow * (found - $0) } ?? found
    }
}
