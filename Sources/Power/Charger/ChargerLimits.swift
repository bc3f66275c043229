import Site

/// What a bank may be charged with, for a block of 12 V at 25 °C: data sheets agree within these.
struct ChargerLimits: Hashable {
    /// Where bulk charging ends: boost or absorption.
    var boost: ClosedRange<Double>
    /// Held for days; lithium does without.
    var float: ClosedRange<Double>
    /// Now and then; `nil` where the chemistry takes none.
    var equalizeBelow: Double?
    /// What a controller may regulate to at the most, however cold it is.
    var targetBelow: Double

    static func of(_ chemistry: Site.Power.Battery.Chemistry) -> ChargerLimits {
        switch chemistry {
        case .agm:
            ChargerLimits(
                boost: 14.0...14.9, float: 13.1...13.9, equalizeBelow: 15.1, targetBelow: 15.8)
        case .gel:
            ChargerLimits(
                boost: 13.7...14.45, float: 13.1...13.9, equalizeBelow: nil, targetBelow: 15.2)
        case .flooded:
            ChargerLimits(
                boost: 14.1...15.1, float: 13.0...13.9, equalizeBelow: 16.3, targetBelow: 17)
        case .lifepo4:
            ChargerLimits(
                boost: 13.8...14.65, float: 13.0...14.0, equalizeBelow: nil, targetBelow: 14.7)
        }
    }
}
