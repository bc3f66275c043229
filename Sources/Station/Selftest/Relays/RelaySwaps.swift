internal import Core

/// Two relays that feed each other's load: each switching showed what the other load draws.
enum RelaySwaps {
    /// Loads whose draws lie closer together than this cannot be told apart by a current.
    static let leastRatio = 1.5
    /// How far a draw may be from what the site file says and still be that load's.
    static let tolerance = 0.3

    /// By load, the one it is swapped with. A load stands in one pair only.
    ///
    /// - Parameter volts: at the battery.
    static func found(_ trials: [RelayTrial], at volts: Volts) -> [String: String] {
        var pairs: [String: String] = [:]
        for (place, first) in trials.enumerated() where pairs[first.name] == nil {
            let second = trials.dropFirst(place + 1).first { second in
                pairs[second.name] == nil
                    && (isMutual(first, second) || isSwapped(first, second, at: volts))
            }
            guard let second else { continue }
            pairs[first.name] = second.name
            pairs[second.name] = first.name
        }
        return pairs
    }

    /// By what went with whose relay, or by what a person saw.
    private static func isMutual(_ first: RelayTrial, _ second: RelayTrial) -> Bool {
        let isSeen =
            first.answer == .another(second.name) || second.answer == .another(first.name)
        return isSeen || (first.others == [second.name] && second.others == [first.name])
    }

    private static func isSwapped(
        _ first: RelayTrial, _ second: RelayTrial, at volts: Volts
    ) -> Bool {
        let (a, b) = (first.declared.value, second.declared.value)
        guard let seenA = first.amperes.map({ $0 * volts.value }),
            let seenB = second.amperes.map({ $0 * volts.value }), a > 0, b > 0,
            max(a, b) / min(a, b) >= leastRatio
        else { return false }
        return isNear(seenA, b) && isNear(seenB, a) && !isNear(seenA, a) && !isNear(seenB, b)
    }

    private static func isNear(_ seen: Double, _ declared: Double) -> Bool {
        abs(seen - declared) <= tolerance * declared
    }
}
