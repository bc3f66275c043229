/// Whether requests come back from every Modbus line, with whatever answer.
///
/// A line whose driver hangs keeps its last reading, and the engine that goes by readings would
/// never notice: it owes its proof for the lines too.
struct LineProgress: Sendable {
    /// A request that nobody answers comes back after its time-out, which is half of this at most.
    static let longestPause: Duration = .seconds(60)

    private var newest: [(returns: UInt64, since: Duration)] = []

    /// - Parameters:
    ///   - returns: what the readers have counted, in the same order every time.
    ///   - now: the machine's monotonic time.
    /// - Returns: whether each has grown within ``longestPause``.
    mutating func isMoving(_ returns: [UInt64], at now: Duration) -> Bool {
        for (index, count) in returns.enumerated() {
            if index == newest.count {
                newest.append((count, now))
            } else if newest[index].returns != count {
                newest[index] = (count, now)
            }
        }
        return newest.allSatisfy { now - $0.since <= Self.longestPause }
    }
}
