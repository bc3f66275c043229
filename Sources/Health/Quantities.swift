/// Numbers as a technician reads them on one line.
public enum Quantities {
    /// A duration, cut to its one or two largest units: `40 s`, `12 min`, `2 h 5 min`, `3 d 4 h`.
    /// A negative one, which only a clock that was set can make, is `0 s`.
    public static func age(_ seconds: Int64) -> String {
        switch seconds {
        case ..<0: "0 s"
        case ..<60: "\(seconds) s"
        case ..<3_600: "\(seconds / 60) min"
        case ..<86_400: "\(seconds / 3_600) h \(seconds % 3_600 / 60) min"
        default: "\(seconds / 86_400) d \(seconds % 86_400 / 3_600) h"
        }
    }

    /// Bytes with a decimal prefix and two to three digits, rounded: `850 B`, `4.2 GB`, `17 MB`.
    public static func bytes(_ count: Int64) -> String {
        var value = Double(count)
        var prefix = ""
        // Limits at which rounding would show a fourth digit.
        for next in ["k", "M", "G", "T", "P", "E"] where value >= (prefix.isEmpty ? 1_000 : 999.5) {
            value /= 1_000
            prefix = next
        }
        guard !prefix.isEmpty else { return "\(count) B" }
        let tenths = Int64((value * 10).rounded())
        return tenths < 100
            ? "\(tenths / 10).\(tenths % 10) \(prefix)B" : "\(Int64(value.rounded())) \(prefix)B"
    }

    /// One decimal, as meters show it: `25.1 V`; `? V` where it is not known.
    public static func tenths(_ value: Double?, _ unit: String) -> String {
        guard let value, value.magnitude < 1e12 else { return "? \(unit)" }
        let tenths = Int64((value * 10).rounded())
        let sign = tenths < 0 ? "-" : ""
        return "\(sign)\(tenths.magnitude / 10).\(tenths.magnitude % 10) \(unit)"
    }

    /// No decimal: `312 W`; `? W` where it is not known.
    public static func whole(_ value: Double?, _ unit: String) -> String {
        guard let value, value.magnitude < 1e12 else { return "? \(unit)" }
        return "\(Int64(value.rounded())) \(unit)"
    }

    /// A share of one: `78 %`, and how far off it may well be: `78 % +/- 4`.
    public static func percent(_ share: Double, within deviation: Double? = nil) -> String {
        let doubt = deviation.map { deviation in
            // Tenths first: 0.07 * 100 is a little more than 7.
            deviation.magnitude < 1e12
                ? Int64(((deviation * 1_000).rounded() / 10).rounded(.up)) : 0
        }
        return whole(share * 100, "%") + (doubt.map { " +/- \($0)" } ?? "")
    }
}
