import Core

/// How long a pilot's steps took.
public struct StepTimes: Sendable, Hashable {
    /// Steps are counted by multiples of it; the last count has all that took longer.
    public static let resolution = Duration.microseconds(20)
    private static let kinds = 1_024

    public private(set) var count = 0
    public private(set) var longest = Duration.zero
    private var counts = [Int](repeating: 0, count: kinds)

    public init() {}

    mutating func take(_ duration: Duration) {
        count += 1
        longest = max(longest, duration)
        let kind = Int(duration / Self.resolution)
        counts[min(max(0, kind), Self.kinds - 1)] += 1
    }

    /// What a part of all steps, 0 to 1, did not take longer than; `nil` before the first.
    public func within(_ part: Double) -> Duration? {
        guard count > 0 else { return nil }
        let wanted = Int((Double(count) * part).rounded(.up))
        var seen = 0
        for (kind, number) in counts.enumerated() {
            seen += number
            guard seen >= wanted else { continue }
            return kind == Self.kinds - 1 ? longest : Self.resolution * (kind + 1)
        }
        return longest
    }
}
