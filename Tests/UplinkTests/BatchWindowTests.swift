import Core
import Testing

@testable import Uplink

@Suite("How much is on its way to HQ at a time")
struct BatchWindowTests {
    /// Sends a batch at a moment and has it acknowledged so much later.
    private func round(
        _ window: inout BatchWindow, bytes: Int, at start: Duration, takes: Duration,
        rate: Int64? = nil
    ) -> Int64? {
        window.sent(bytes, at: start)
        return window.acknowledged(1, at: start + takes, rate: rate)
    }

    @Test("batches go one by one until the first answer, and while the line is not known")
    func firstAlone() {
        var window = BatchWindow()
        window.greeted()
        #expect(window.hasRoom(rate: 8_000))
        window.sent(1_000, at: .zero)
        #expect(!window.hasRoom(rate: 8_000))
        #expect(window.acknowledged(1, at: .seconds(1), rate: 8_000) == nil)
        window.sent(1_000, at: .seconds(1))
        #expect(window.hasRoom(rate: 8_000))
        #expect(!window.hasRoom(rate: nil))
        // A new connection proves itself again.
        window.greeted()
        #expect(!window.hasRoom(rate: 8_000))
    }

    @Test(
        "two are always under way, and more up to twice what the line holds",
        arguments: [
            // 64 kbit/s and 600 ms hold 4,800 B: two batches of 12,000 B are more than enough.
            (rate: 8_000, delay: 600, batch: 12_000, underWay: 2),
            // 2 Mbit/s and 600 ms hold 150,000 B; the whole window is sixteen batches.
            (rate: 250_000, delay: 600, batch: 12_000, underWay: 16),
            (rate: 250_000, delay: 100, batch: 12_000, underWay: 5),
            (rate: 100, delay: 1_000, batch: 400, underWay: 2),
        ])
    func room(_ sample: (rate: Int64, delay: Int, batch: Int, underWay: Int)) {
        var window = BatchWindow()
        window.greeted()
        _ = round(&window, bytes: 10, at: .zero, takes: .milliseconds(sample.delay))
        var sent = 0
        while window.hasRoom(rate: sample.rate), sent < 100 {
            window.sent(sample.batch, at: .seconds(10))
            sent += 1
        }
        #expect(sent == sample.underWay)
    }

    @Test(
        "a batch keeps the line busy for its span, within what a batch may hold",
        arguments: [
            (rate: Int64?.none, cost: Int64?(50), records: 64),
            (rate: 1_000, cost: nil, records: 64),
            (rate: 1_000, cost: 50, records: 80),
            (rate: 8_000, cost: 50, records: 256),
            (rate: 10, cost: 50, records: 8),
        ])
    func size(_ sample: (rate: Int64?, cost: Int64?, records: Int)) {
        #expect(BatchWindow().records(rate: sample.rate, cost: sample.cost) == sample.records)
    }

    @Test("a break halves the batches, down to half a second, and answers make them grow again")
    func breaks() {
        var window = BatchWindow()
        for span in [2_000, 1_000, 500, 500] {
            window.sent(1_000, at: .zero)
            window.abandoned(isBreak: true)
            #expect(window.span == .milliseconds(span))
            #expect(window.bytes == 0)
        }
        #expect(window.records(rate: 1_000, cost: 50) == 10)
        window.sent(1_000, at: .zero)
        window.abandoned(isBreak: false)
        #expect(window.span == .milliseconds(500))
        for second in 1...28 {
            _ = round(&window, bytes: 10, at: .seconds(second), takes: .milliseconds(600))
        }
        #expect(window.span == BatchWindow.longestSpan)
    }

    @Test("a broken line with nothing under way says nothing about the size of batches")
    func breakAtRest() {
        var window = BatchWindow()
        window.abandoned(isBreak: true)
        #expect(window.span == BatchWindow.longestSpan)
    }

    /// A line of a rate and a delay that takes pieces in their order: when each is answered.
    private func answers(
        rate: Double, delay: Double, pieces: Int, bytes: Int, clumped: Int
    ) -> [Duration] {
        let times = (1...pieces).map { Double($0 * bytes) / rate + delay }
        // Answers that travel together come when the last of them does.
        return times.indices.map { index in
            .seconds(times[min(pieces - 1, (index / clumped + 1) * clumped - 1)])
        }
    }

    @Test("the rate is what the line carries, not what a question and its answer take")
    func rate() {
        for clumped in [1, 2, 3] {
            var window = BatchWindow()
            window.greeted()
            var found: [Int64] = []
            for _ in 0..<12 { window.sent(4_000, at: .zero) }
            let line = answers(rate: 8_000, delay: 0.6, pieces: 12, bytes: 4_000, clumped: clumped)
            for moment in line {
                let rate = window.acknowledged(1, at: moment, rate: found.last)
                if let rate { found.append(rate) }
            }
            // The first sample has the delay in it; the rest are the line's own.
            #expect(found.count >= 2, "\(clumped): \(found)")
            for rate in found.dropFirst() {
                #expect((7_000...9_000).contains(rate), "\(clumped): \(found)")
            }
            #expect(found.first ?? 0 <= 8_000)
        }
    }

    @Test("a batch that went alone tells the least that the line carries")
    func alone() {
        var window = BatchWindow()
        let second = Duration.seconds(1)
        #expect(round(&window, bytes: 1_023, at: .zero, takes: second) == nil)
        #expect(round(&window, bytes: 2_000, at: .seconds(10), takes: second) == 2_000)
        #expect(round(&window, bytes: 2_000, at: .seconds(20), takes: second, rate: 1) == nil)
        #expect(
            round(&window, bytes: 9_000, at: .seconds(30), takes: second, rate: 8_000) == 9_000)
        #expect(
            round(&window, bytes: 9_000, at: .seconds(40), takes: second, rate: 9_500) == nil)
    }

    @Test("whatever happens, it holds to its limits and comes back to rest", arguments: 0..<20)
    func histories(_ seed: UInt64) {
        var random = SeededRandom(seed: seed)
        var window = BatchWindow()
        var now = Duration.zero
        var open: [Int] = []
        for step in 0..<2_000 {
            now += .milliseconds(Int.random(in: 0...3_000, using: &random))
            let rate = Int64(Int.random(in: 1...1_000_000, using: &random))
            switch Int.random(in: 0..<10, using: &random) {
            case 0..<5:
                if window.hasRoom(rate: rate) {
                    let bytes = Int.random(in: 1...WireLimits.batchBytes, using: &random)
                    window.sent(bytes, at: now)
                    open.append(bytes)
                }
            case 5..<8:
                let count = Int.random(in: 0...open.count, using: &random)
                if count > 0 {
                    let found = window.acknowledged(count, at: now, rate: rate)
                    #expect(found ?? 0 >= 0)
                    open.removeFirst(count)
                }
            case 8: window.greeted()
            default:
                window.abandoned(isBreak: Bool.random(using: &random))
                open = []
            }
            #expect(window.bytes == open.reduce(0, +), "seed \(seed), step \(step)")
            #expect(open.count <= BatchWindow.mostBatches)
            #expect(window.bytes < BatchWindow.mostBytes + WireLimits.batchBytes)
            #expect(window.span >= BatchWindow.shortestSpan)
            #expect(window.span <= BatchWindow.longestSpan)
            #expect(open.isEmpty ? window.hasRoom(rate: nil) : true)
        }
    }
}
