/// Whose turn it is: the most pressing lane that waits, and now and then one behind it, so that a
/// queue in front never starves those that follow. A pure value.
///
/// While a lane waits behind another it is owed one byte for every ``share`` that pass before it;
/// once that makes what it has to bring, or a part of an attachment, it has a turn: a roster of 2
/// KB does not wait for a megabyte of records. What is urgent never waits.
struct LaneScheduler: Sendable, Hashable {
    /// A waiting lane has at least one byte in so many.
    static let share: Int64 = 16
    /// A turn is given for so many bytes owed at most.
    static let turn: Int64 = 64 << 10
    /// And for so many at least: what a request costs whatever it brings.
    static let leastTurn: Int64 = 1 << 10
    /// No lane is owed more, or a long wait would end in a long turn.
    static let longest = 4 * turn

    private var owed: [Lane: Int64] = [:]

    init() {}

    /// The lane to serve now; `nil` where nothing waits.
    ///
    /// - Parameter waiting: who waits, and how many bytes its next piece has; ``turn`` where that
    ///   is not known.
    func next(of waiting: [Lane: Int64]) -> Lane? {
        guard let first = waiting.keys.min() else { return nil }
        if first == .urgent { return first }
        return waiting.filter { lane, bytes in
            owed[lane, default: 0] >= min(Self.turn, max(Self.leastTurn, bytes))
        }.keys.max { one, other in
            owed[one, default: 0] < owed[other, default: 0]
        } ?? first
    }

    /// - Parameters:
    ///   - bytes: what the turn cost, both ways.
    ///   - waiting: who waited meanwhile.
    mutating func served(_ lane: Lane, bytes: Int64, waiting: Set<Lane>) {
        owed[lane] = max(0, owed[lane, default: 0] - bytes)
        for other in Lane.allCases where other != lane {
            guard waiting.contains(other) else {
                owed[other] = nil
                continue
            }
            guard other > lane else { continue }
            owed[other] = min(Self.longest, owed[other, default: 0] + bytes / Self.share)
        }
    }
}
