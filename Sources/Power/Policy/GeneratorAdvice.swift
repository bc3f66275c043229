public import Core

/// When people should start a generator, and how much it has to bring. Starting stays with them.
public struct GeneratorAdvice: Sendable, Hashable {
    /// From now until the battery is at its reserve, on a poor day and with nothing on but what is
    /// strict.
    public var within: Duration
    /// What lacks from then on until the sun carries that again.
    public var missing: WattHours
}

extension EnergyPlanner {
    /// Nobody is sent to a generator for less than this share of the battery.
    private static let leastMissing = 0.01

    /// Whether what is reserved takes the battery below its floor before the sun carries it again.
    ///
    /// - Parameters:
    ///   - low: watts of a poor day in each slot.
    ///   - floor: share of the battery, without any margin.
    func advice(_ candidates: [Candidate], low: [Double], floor: Double) -> GeneratorAdvice? {
        let reserved = reservedDraw(candidates)
        let least = floor * store.full
        var level = energy
        var lowest = level
        var reached: Int?
        for slot in low.indices {
            level = store.owed(after: level, low[slot] - reserved[slot])
            lowest = min(lowest, level)
            if level < least {
                reached = reached ?? slot
            } else if reached != nil {
                break
            }
        }
        guard let reached, least - lowest >= Self.leastMissing * store.full else { return nil }
        return GeneratorAdvice(
            within: .seconds(store.hours * 3_600 * Double(reached)),
            missing: WattHours(least - lowest))
    }
}
