import Core

/// When whom: drawn from a seed before anything runs, so that a failure can be looked at again.
struct KillPlan: Sendable {
    enum Victim: String, Sendable, CaseIterable { case hub, uplink, capture }

    struct Kill: Sendable {
        /// Not before so many receipts were given.
        let receipts: Int
        /// And then so much later: anywhere in the course of a request, a batch or a start.
        let delay: Duration
        let victim: Victim
    }

    /// Milliseconds.
    static let longestDelay = 150

    let kills: [Kill]

    /// - Parameters:
    ///   - crossings: the kills fall between the first twentieth and the last tenth of them.
    ///   - count: of all kills; each victim gets its third, in random order.
    init(seed: UInt64, crossings: Int, count: Int) {
        var random = SeededRandom(seed: seed)
        let victims = (0..<count).map { Victim.allCases[$0 % Victim.allCases.count] }
            .shuffled(using: &random)
        let moments = victims.map { _ in
            Int.random(in: crossings / 20...crossings * 9 / 10, using: &random)
        }.sorted()
        kills = zip(victims, moments).map { victim, receipts in
            Kill(
                receipts: receipts,
                delay: .milliseconds(Int.random(in: 0...Self.longestDelay, using: &random)),
                victim: victim)
        }
    }
}
