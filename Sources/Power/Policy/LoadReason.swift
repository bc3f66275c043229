public import Core

/// Why a load is on or off, or will be.
public enum LoadReason: Sendable, Hashable {
    /// Nothing switches it.
    case wired
    /// Nothing speaks against it.
    case served
    /// The array gives more than is used.
    case surplus
    /// A generator, the grid or another charger gives more than is used.
    case otherSource
    /// It is on and nobody wants it now, or off and nobody misses it.
    case notWanted(from: String?)
    /// The night, or the day behind it, needs what it would take. Shares of the battery, what the
    /// plan leaves above the floor for its doubts among them, and the local time at which it has
    /// the load on again.
    case reserved(left: Double, needed: Double, floor: Double, margin: Double, back: String?)
    /// There is enough for the night; what it would take is worth more to another load on the days
    /// to come. Shares of the battery, and the local time at which the plan has it on again.
    case kept(left: Double, needed: Double, load: String, back: String?)
    /// The battery is below what this tier may take.
    case belowTier(left: Double, back: Double)
    /// The battery is down to its reserve.
    case belowFloor(left: Double, back: Double)
    /// The voltage itself stayed too low.
    case lowVoltage(Volts?, back: Volts)
    /// Nothing reliable is known, and so nothing comes back.
    case unseen(Sight)
    /// A tier that is more important comes first.
    case behind(String)
    /// It goes with a load of its tier, whose clients cannot tell the two apart.
    case together(String)
    /// It was switched just now.
    case minimumTime(Duration)
    /// It was found so, at the start or because somebody else switched it, and is left so.
    case found(Duration)
    /// A person said so, for this long still.
    case ordered(Duration)
    /// The relay did not obey.
    case stuck

    /// One clause without the state, as it stands behind "on" or "off".
    ///
    /// - Parameter isOn: the load's state; some reasons read differently.
    public func text(isOn: Bool) -> String {
        switch self {
        case .wired: "wired to the battery"
        case .served: isOn ? "enough for it" : "about to come back"
        case .surplus: "the sun gives more than is used"
        case .otherSource: "another source than the sun delivers"
        case .kept(let left, let needed, let load, let back):
            (isOn ? "" : Self.until(back))
                + "\(Self.percent(left)) left, \(Self.need(needed)), the rest is kept for \(load)"
        case .notWanted(let from): from.map { "not needed before \($0)" } ?? "not needed now"
        case .reserved(let left, let needed, let floor, let margin, let back):
            (isOn ? "" : Self.until(back))
                + "\(Self.percent(left)) left, \(Self.need(needed)), "
                + "\(Self.percent(floor)) stay in reserve and \(Self.percent(margin)) for doubt"
        case .together(let name):
            "\(name) falls, and their computers listen to the one UPS of their tier"
        case .belowTier(let left, let back):
            "\(Self.percent(left)) left, its tier comes back at \(Self.percent(back))"
        case .belowFloor(let left, let back):
            "\(Self.percent(left)) left is the reserve, back at \(Self.percent(back))"
        case .lowVoltage(let volts, let back):
            "battery voltage" + (volts.map { " \(Self.volts($0))" } ?? "")
                + " stayed too low, back above \(Self.volts(back))"
        case .unseen(let sight): Self.blindness(sight)
        case .behind(let name): "\(name) comes first"
        case .minimumTime(let left): "switched just now, \(Self.minutes(left)) more"
        case .found(let left):
            "found \(isOn ? "on" : "off"), left so for \(Self.minutes(left)) more"
        case .ordered(let left): "by order for \(Self.minutes(left)) more"
        case .stuck: "its relay does not obey"
        }
    }

    /// The same behind the state: `off by order for 5 minutes more`.
    public func sentence(isOn: Bool) -> String {
        let why = text(isOn: isOn)
        let joint = why.hasPrefix("until") || why.hasPrefix("by order") ? " " : ": "
        return (isOn ? "on" : "off") + joint + why
    }

    private static func until(_ back: String?) -> String {
        back.map { "until about \($0): " } ?? ""
    }

    private static func need(_ share: Double) -> String { "tonight needs \(percent(share))" }

    private static func blindness(_ sight: Sight) -> String {
        switch sight {
        case .clear: "the battery's state is not known yet"
        case .late: "the controller answers late: nothing comes back now"
        case .silent: "the controller tells nothing: nothing comes back until it does"
        case .frozen: "the controller's values stand still: nothing comes back until they move"
        case .implausible:
            "the controller's values cannot be true: nothing comes back until they are"
        }
    }

    private static func percent(_ share: Double) -> String {
        "\(Int((share * 100).rounded())) %"
    }

    private static func volts(_ volts: Volts) -> String {
        let tenths = Int((volts.value * 10).rounded())
        return "\(tenths / 10).\(tenths % 10) V"
    }

    private static func minutes(_ duration: Duration) -> String {
        let minutes = max(1, Int((duration.inSeconds / 60).rounded(.up)))
        if minutes == 1 { return "1 minute" }
        return minutes < 120 ? "\(minutes) minutes" : "\(minutes / 60) hours"
    }
}
