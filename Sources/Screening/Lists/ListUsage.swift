/// How much a list was used, for its owner: numbers, and nothing of whom was asked about.
public struct ListUsage: Hashable, Sendable {
    public var lookUps = 0
    public var hits = 0
    /// Look-ups that proved nothing.
    public var silences = 0

    public init() {}

    public mutating func add(_ verdict: ScreeningVerdict) {
        lookUps += 1
        switch verdict {
        case .clear: break
        case .hit: hits += 1
        case .cannotSay: silences += 1
        }
    }

    public static func += (sum: inout ListUsage, other: ListUsage) {
        sum.lookUps += other.lookUps
        sum.hits += other.hits
        sum.silences += other.silences
    }
}
