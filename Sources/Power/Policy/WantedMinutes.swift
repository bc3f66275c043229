import Site

/// The minutes of the local day in which a load is wanted, each looked up rather than found among
/// the spans: a plan asks for a thousand of them. A class, so that a load is cheap to copy.
final class WantedMinutes: Sendable {
    let hours: ServiceHours
    private let isWanted: [Bool]

    init(_ hours: ServiceHours) {
        self.hours = hours
        isWanted = (0..<1_440).map { hours.contains(minute: $0) }
    }

    /// - Parameter minute: after local midnight, 0 to 1439.
    func contains(_ minute: Int) -> Bool { isWanted[minute] }

    /// What of each slot a load is wanted for, by quarters of it. A load that is wanted now has a
    /// part in the first slot, however soon its hours end.
    ///
    /// - Parameters:
    ///   - start: the minute of the day at which the first slot begins.
    ///   - length: of a slot in minutes.
    func parts(from start: Int, length: Int, count: Int) -> [Double] {
        let isWanted = isWanted
        var parts = [Double](repeating: 0, count: count)
        // Where whole slots make a day, the second day is as the first.
        let day = length > 0 && 1_440 % length == 0 ? 1_440 / length : count
        var slot = 0
        while slot < count {
            if slot < day {
                let begin = start + slot * length
                var wanted = 0
                if isWanted[begin % 1_440] { wanted += 1 }
                if isWanted[(begin + length / 4) % 1_440] { wanted += 1 }
                if isWanted[(begin + 2 * length / 4) % 1_440] { wanted += 1 }
                if isWanted[(begin + 3 * length / 4) % 1_440] { wanted += 1 }
                parts[slot] = Double(wanted) / 4
            } else {
                parts[slot] = parts[slot - day]
            }
            slot += 1
        }
        return parts
    }
}

extension WantedMinutes: Hashable {
    static func == (left: WantedMinutes, right: WantedMinutes) -> Bool {
        left.hours == right.hours
    }

    func hash(into hasher: inout Hasher) { hasher.combine(hours) }
}
