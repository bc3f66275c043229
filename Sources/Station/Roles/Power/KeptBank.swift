internal import Core
internal import Power
internal import Site

/// What was learned of a bank, with the label of that bank: of another one it would be wrong.
struct KeptBank: Hashable, Sendable {
    let chemistry: Site.Power.Battery.Chemistry
    let nominal: Volts
    let capacity: AmpereHours
    let learned: LearnedBank

    init(_ charge: StateOfCharge) {
        chemistry = charge.bank.chemistry
        nominal = charge.bank.nominal
        capacity = charge.bank.capacity
        learned = charge.learned
    }

    func isLabelled(like bank: BatteryBank) -> Bool {
        chemistry == bank.chemistry && nominal == bank.nominal && capacity == bank.capacity
    }
}

extension PowerMemory {
    /// Where the clock was set back, or was never right, what was learned ages by this much.
    private static let unknownAge = Duration.seconds(30 * 86_400)

    /// What of it may be believed now of the bank that stands in the site file: nothing, where it
    /// was learned of another.
    ///
    /// An estimate is worth nothing after ``longest``; what was learned wears off over months,
    /// counted like the estimate's age: in this boot's time, else by the wall clock.
    func known(
        of bank: BatteryBank, at time: some TimeSource
    ) -> (estimate: StateOfCharge.Estimate?, learned: LearnedBank?) {
        guard let kept = self.bank else { return (believed(at: time), nil) }
        guard kept.isLabelled(like: bank) else { return (nil, nil) }
        let age =
            bootID == time.bootID
            ? time.monotonic() - savedAtMonotonic : time.now() - savedAt
        let learned = kept.learned.aged(age < .zero ? Self.unknownAge : age, bank: bank)
        return (believed(at: time), learned)
    }
}

/// As it stands in `state.json`. Figures that no bank can have are judged where they are used.
extension KeptBank {
    var json: JSONValue {
        [
            "chemistry": .string(chemistry.rawValue), "nominal_v": JSONValue(nominal.value),
            "capacity_ah": JSONValue(capacity.value),
            "held": Self.json(learned.capacity), "offset_a": Self.json(learned.offset),
            "load": Self.json(learned.load), "curve_v": Self.json(learned.curve),
            "resistance": Self.json(learned.resistance),
        ]
    }

    /// `nil` where the text is none of these.
    init?(_ json: JSONValue) {
        guard
            let chemistry = json["chemistry"]?.string
                .flatMap(Site.Power.Battery.Chemistry.init(rawValue:)),
            let nominal = json["nominal_v"]?.double, let capacity = json["capacity_ah"]?.double,
            let held = Self.figure(json["held"]), let offset = Self.figure(json["offset_a"]),
            let load = Self.figure(json["load"]), let curve = Self.figure(json["curve_v"]),
            let resistance = Self.figure(json["resistance"])
        else { return nil }
        self.chemistry = chemistry
        self.nominal = Volts(nominal)
        self.capacity = AmpereHours(capacity)
        learned = LearnedBank(
            capacity: held, offset: offset, load: load, curve: curve, resistance: resistance)
    }

    private static func json(_ figure: LearnedBank.Figure) -> JSONValue {
        ["value": .number(figure.value), "deviation": .number(figure.deviation)]
    }

    private static func figure(_ json: JSONValue?) -> LearnedBank.Figure? {
        guard let value = json?["value"]?.double, let deviation = json?["deviation"]?.double
        else { return nil }
        return LearnedBank.Figure(value, deviation: deviation)
    }
}
