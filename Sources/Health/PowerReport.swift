public import Core

/// The energy side; every value is unknown until the power role reports it.
public struct PowerReport: Sendable, Hashable {
    /// One charge controller.
    public struct Controller: Sendable, Hashable {
        public var profile: String
        public var isOnline: Bool?
        public var lastReadSeconds: Int64?
        /// `starting`, `online`, `late`, `silent`, `refusing`, `garbled`, `frozen` or
        /// `implausible`.
        public var state: String?
        /// What the line said last in place of an answer.
        public var fault: String?
        /// Of its own clock, by which its day begins; `nil` where it has none.
        public var clockAheadSeconds: Int64?
        /// What does not fit between it and the site's battery.
        public var charger: [ChargerFault] = []

        public init(
            profile: String, isOnline: Bool?, lastReadSeconds: Int64?, state: String?,
            fault: String? = nil
        ) {
            self.profile = profile
            self.isOnline = isOnline
            self.lastReadSeconds = lastReadSeconds
            self.state = state
            self.fault = fault
        }
    }

    /// One load and why it is as it is.
    public struct Load: Sendable, Hashable {
        public enum Problem: String, Sendable, CaseIterable {
            /// Its switch does not answer.
            case unknown
            /// Its board answers that it will not, or what no answer is.
            case refused
            /// Its switch does not obey.
            case stuck
        }

        public var name: String
        public var tier: Int
        /// `nil` where the switch does not say.
        public var isOn: Bool?
        public var reason: String?
        /// Whether the load follows its switch: `ok`, `stuck`, `open`, `by-passed`, `unproven`
        /// or `unknown`.
        public var proof: String?
        /// What shows it, as in the site file; `nil` where nothing does.
        public var proofPath: String?
        /// One clause.
        public var proofWhy: String?
        /// `on` or `off`: what the load does when nothing drives its switch.
        public var whenDead: String?
        /// Whether its last switching is still being watched for what it changes.
        public var isWatched: Bool?
        /// By how much the last switching changed its meter's reading; `nil` where nobody can say.
        public var seenAmperes: Double?
        /// How long a person's order for it still stands; `nil` where the plan decides.
        public var orderSeconds: Int64?
        public var problem: Problem?
        /// What its board said: device, unit, coil, exception.
        public var fault: String?

        public init(
            name: String, tier: Int, isOn: Bool?, reason: String?, proof: String?,
            problem: Problem? = nil, fault: String? = nil
        ) {
            self.name = name
            self.tier = tier
            self.isOn = isOn
            self.reason = reason
            self.proof = proof
            self.problem = problem
            self.fault = fault
        }
    }

    public var batteryVolts: Double?
    /// Positive while charging.
    public var batteryAmperes: Double?
    /// 0 to 1.
    public var stateOfCharge: Double?
    /// One standard deviation of it.
    public var stateOfChargeDeviation: Double?
    public var panelWatts: Double?
    public var loadWatts: Double?
    public var chargeStage: String?
    /// As long as sun and loads stay what they are; `nil` while the battery is charged.
    public var hoursToEmpty: Double?
    /// When the plan reaches the battery's reserve; `nil` where it does not.
    public var reserveUntil: String?
    /// `clear`, or why the battery cannot be seen well.
    public var sight: String?
    public var controllers: [Controller] = []
    /// The meter at the battery; `nil` where the post has none.
    public var shunt: Controller?
    /// What charges beside the sun, as far as the site file names it.
    public var sources: [Source] = []
    /// `nil` while nothing is missing in any sum.
    public var partial: Partial?
    public var loads: [Load] = []

    public init() {}

    /// Why the battery cannot be seen, in the word of the controller where it has one; `nil` while
    /// it is seen.
    public var blindness: String? {
        let states = controllers.compactMap(\.state)
        if batteryVolts == nil || sight == "late",
            let state = states.first(where: { $0 != "online" })
        {
            return state
        }
        return sight == "clear" ? nil : sight
    }

    /// Reads what the power role answers; values that are missing or odd are unknown.
    public init(_ json: JSONValue) {
        batteryVolts = Self.number(json["battery_v"])
        batteryAmperes = Self.number(json["battery_a"])
        stateOfCharge = Self.number(json["soc"])
        stateOfChargeDeviation = Self.number(json["soc_deviation"])
        panelWatts = Self.number(json["pv_w"])
        loadWatts = Self.number(json["load_w"])
        chargeStage = json["charge_stage"]?.string
        hoursToEmpty = Self.number(json["hours_to_empty"])
        reserveUntil = json["reserve_until"]?.string
        sight = json["sight"]?.string
        controllers = (json["controllers"]?.array ?? []).compactMap { Controller($0) }
        shunt = json["shunt"].flatMap { Controller($0) }
        sources = (json["sources"]?.array ?? []).compactMap { Source($0) }
        partial = Partial(json["partial"])
        loads = (json["loads"]?.array ?? []).compactMap { load in
            guard let name = load["name"]?.string, let tier = load["tier"]?.integer else {
                return nil
            }
            var read = Load(
                name: name, tier: Int(clamping: tier), isOn: load["on"]?.bool,
                reason: load["reason"]?.string, proof: load["proof"]?.string,
                problem: load["problem"]?.string.flatMap(Load.Problem.init),
                fault: load["fault"]?.string)
            read.proofPath = load["proof_path"]?.string
            read.proofWhy = load["proof_why"]?.string
            read.whenDead = load["when_dead"]?.string
            read.isWatched = load["watched"]?.bool
            read.seenAmperes = Self.number(load["seen_a"])
            read.orderSeconds = load["order_s"]?.integer
            return read
        }
    }

    public var json: JSONValue {
        [
            "battery_v": Self.rounded(batteryVolts, 100),
            "battery_a": Self.rounded(batteryAmperes, 100),
            "soc": Self.rounded(stateOfCharge, 1_000),
            "soc_deviation": Self.rounded(stateOfChargeDeviation, 1_000),
            "pv_w": Self.rounded(panelWatts, 10), "load_w": Self.rounded(loadWatts, 10),
            "charge_stage": JSONValue(chargeStage),
            "hours_to_empty": Self.rounded(hoursToEmpty, 10),
            "reserve_until": JSONValue(reserveUntil), "sight": JSONValue(sight),
            "controllers": .array(controllers.map(\.json)), "shunt": shunt?.json ?? .null,
            "sources": .array(sources.map(\.json)), "partial": partial?.json ?? .null,
            "loads": .array(
                loads.map {
                    [
                        "name": .string($0.name), "tier": .integer(Int64($0.tier)),
                        "on": JSONValue($0.isOn), "reason": JSONValue($0.reason),
                        "proof": JSONValue($0.proof), "problem": JSONValue($0.problem?.rawValue),
                        "fault": JSONValue($0.fault),
                        "proof_path": JSONValue($0.proofPath),
                        "proof_why": JSONValue($0.proofWhy),
                        "when_dead": JSONValue($0.whenDead),
                        "watched": JSONValue($0.isWatched),
                        "seen_a": Self.rounded($0.seenAmperes, 100),
                        "order_s": JSONValue($0.orderSeconds),
                    ]
                }),
        ]
    }

    private static func rounded(_ value: Double?, _ parts: Double) -> JSONValue {
        JSONValue(value.map { ($0 * parts).rounded() / parts })
    }

    static func number(_ json: JSONValue?) -> Double? {
        switch json {
        case .integer(let value)?: Double(value)
        case .number(let value)?: value
        default: nil
        }
    }
}
