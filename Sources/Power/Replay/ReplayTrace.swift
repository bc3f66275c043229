public import Core

/// One row of the trace: a step of the weather.
public struct ReplayRow: Sendable, Hashable {
    /// When the step begins; charge, estimate and voltage are those of this moment.
    public var time: Timestamp
    /// Means over the step.
    public var available: Watts
    public var used: Watts
    public var charge: Double
    public var estimate: Double?
    public var volts: Volts
    /// For each load whether it had power in at least half of the step, and was wanted.
    public var loads: [Load]

    public struct Load: Sendable, Hashable {
        public var isOn: Bool
        public var isDemanded: Bool
    }

    /// `time,pv_available_w,…` with `NAME` and `NAME_demanded` for each load.
    public static func header(_ names: [String]) -> String {
        (["time", "pv_available_w", "pv_used_w", "soc", "soc_estimate", "battery_v"]
            + names.flatMap { [$0, $0 + "_demanded"] }).joined(separator: ",")
    }

    public var text: String {
        var fields = [
            time.description, Self.fixed(available.value, 2), Self.fixed(used.value, 2),
            Self.fixed(charge, 5), estimate.map { Self.fixed($0, 5) } ?? "",
            Self.fixed(volts.value, 3),
        ]
        for load in loads {
            fields.append(load.isOn ? "1" : "0")
            fields.append(load.isDemanded ? "1" : "0")
        }
        return fields.joined(separator: ",")
    }

    private static func fixed(_ value: Double, _ digits: Int) -> String {
        var scale = 1
        for _ in 0..<digits { scale *= 10 }
        let whole = Int((abs(value) * Double(scale)).rounded())
        let fraction = String(whole % scale)
        return (value < 0 && whole > 0 ? "-" : "") + "\(whole / scale)."
            + String(repeating: "0", count: digits - fraction.utf8.count) + fraction
    }
}
