internal import Core
internal import Simulation

/// When travellers come: at least 300 a day over all counters, most of them by day, some in the
/// night, now and then a bus.
struct DayPlan: Sendable {
    static let fewest = 300
    private static let most = 340
    private static let last = 22 * 3_600 + 45 * 60

    /// For each counter, in the order of time.
    let arrivals: [[Duration]]

    init(seed: UInt64, days: Int, counters: Int) {
        var random = SeededRandom(seed: seed)
        var arrivals = [[Duration]](repeating: [], count: counters)
        for day in 0..<days {
            var left = Int.random(in: Self.fewest...Self.most, using: &random)
            while left > 0 {
                let isNight = random.next() % 10 == 0
                let hours = isNight ? 0...Self.last : 6 * 3_600...20 * 3_600
                let second = Int.random(in: hours, using: &random)
                // A bus brings many within some minutes.
                let group = random.next() % 12 == 0 ? min(left, 25) : 1
                for _ in 0..<group {
                    let delay = group == 1 ? 0 : Int.random(in: 0...300, using: &random)
                    let at = min(Self.last, second + delay)
                    arrivals[Int(random.next() % UInt64(counters))].append(
                        .seconds(day * 86_400 + at))
                }
                left -= group
            }
        }
        self.arrivals = arrivals.map { $0.sorted() }
    }
}
