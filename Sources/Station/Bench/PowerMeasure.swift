internal import Power

/// What `waypost-bench power` measures of a year.
enum PowerMeasure: String, Sendable, CaseIterable {
    case criticalOutage = "critical_outage_h"
    case value = "discretionary_value_pct"
    case below50 = "soc_below_50_h"
    case below30 = "soc_below_30_h"
    case switchings
    case uncleanStops = "unclean_stops"
    case chargeError = "soc_rms_error"

    var unit: String {
        switch self {
        case .criticalOutage, .below50, .below30: "h/year"
        case .value: "%"
        case .switchings, .uncleanStops: "1/year"
        case .chargeError: "points"
        }
    }

    /// What no year may pass under a policy of Waypost's; the controller's own disconnect is there
    /// for comparison, and so are the many switchings of plain tiers.
    func goal(of policy: ReplayPolicy) -> BenchFigure.Goal? {
        guard policy != .lvd else { return nil }
        return switch self {
        case .criticalOutage, .uncleanStops: .atMost(0)
        // Three a day over all relays.
        case .switchings: policy == .forecast ? .atMost(1_095) : nil
        case .value, .below50, .below30, .chargeError: nil
        }
    }

    /// Counts and hours for a year of 8,760 hours, whatever stretch was run; `nil` where it was
    /// never known.
    func value(of result: ReplayResult) -> Double? {
        guard result.hours > 0 else { return nil }
        let years = result.hours / 8_760
        return switch self {
        case .criticalOutage: result.criticalOutageHours / years
        case .value: result.discretionaryValue
        case .below50: result.hoursBelow50 / years
        case .below30: result.hoursBelow30 / years
        case .switchings: Double(result.switchings) / years
        case .uncleanStops: Double(result.uncleanStops) / years
        case .chargeError: result.chargeError.map { $0 * 100 }
        }
    }
}
