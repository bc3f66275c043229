import Core
import Records
import Testing

@testable import Uplink

@Suite("Batches on their way to HQ")
struct BatchFlightTests {
    private let authority: SampleAuthority
    private let batches: [Outgoing]

    init() throws {
        authority = try SampleAuthority()
        let records = try SampleChain.records(40)
        batches = try stride(from: 0, to: 40, by: 10).map { start in
            try Self.outgoing(Array(records[start..<start + 10]), behind: Int64(start))
        }
    }

    private static func outgoing(
        _ records: [SealedRecord], behind position: Int64
    ) throws -> Outgoing {
        let batch = try WireBatch.leading(records, isSetAside: { _ in false }).batch
        return Outgoing(
            batch: batch, bytes: try batch.encoded(), head: records[records.count - 1].head,
            lastPosition: position + Int64(records.count))
    }

    private func receipt(_ outgoing: Outgoing) throws -> BatchFlight.Answer {
        .success(
            try authority.sign(
                epoch: outgoing.head.epoch, sequence: outgoing.head.sequence,
                chainHash: outgoing.head.chainHash))
    }

    private static let lost = BatchFlight.Answer.failure(
        .unreachable(address: "test", reason: "cut"))

    /// What lands, as the end of what is acknowledged or the beginning of what failed, negative.
    private func land(_ flight: inout BatchFlight) -> Int64? {
        switch flight.landing() {
        case .acknowledged(let last, _, _, _): last.head.sequence
        case .failed(let first, _): -first.batch.firstSequence
        case nil: nil
        }
    }

    /// Sends all and lets the answers arrive as `order` says; a negative number is a failure.
    private func landings(_ order: [Int]) throws -> [Int64?] {
        var flight = BatchFlight()
        for batch in batches { #expect(flight.depart(batch) > 0) }
        return try order.map { number in
            flight.land(abs(number), number < 0 ? Self.lost : try receipt(batches[number - 1]))
            return land(&flight)
        }
    }

    @Test("a receipt covers all before it, and refusals wait for their turn")
    func order() throws {
        #expect(try landings([1, 2, 3, 4]) == [10, 20, 30, 40])
        #expect(try landings([3, 1, 2, 4]) == [30, nil, nil, 40])
        #expect(try landings([-2, 1]) == [nil, 10])
        #expect(try landings([-2, -1]) == [nil, -1])
        #expect(try landings([-1, 2]) == [-1, 20])
        #expect(try landings([-3, -2, 4]) == [nil, nil, 40])
    }

    @Test("what was refused behind a batch that passed is told of next")
    func refusedBehind() throws {
        var flight = BatchFlight()
        for batch in batches.prefix(3) { _ = flight.depart(batch) }
        flight.land(2, Self.lost)
        #expect(land(&flight) == nil)
        flight.land(1, try receipt(batches[0]))
        #expect(land(&flight) == 10)
        #expect(land(&flight) == -11)
        #expect(flight.end == 30)
    }

    @Test("says how many batches and records a receipt covers")
    func counts() throws {
        var flight = BatchFlight()
        for batch in batches { _ = flight.depart(batch) }
        flight.land(3, try receipt(batches[2]))
        guard case .acknowledged(_, _, let count, let records) = flight.landing() else {
            Issue.record("nothing is acknowledged")
            return
        }
        #expect(count == 3)
        #expect(records == 30)
        #expect(flight.end == 40)
    }

    @Test("lets no batch of another epoch follow, which HQ would take by itself")
    func epochs() throws {
        let other = try Self.outgoing(
            try SampleChain.records(3, epoch: SampleChain.epoch(2)), behind: 40)
        var flight = BatchFlight()
        #expect(flight.mayContinue(with: other))
        _ = flight.depart(batches[0])
        #expect(flight.mayContinue(with: batches[1]))
        #expect(!flight.mayContinue(with: other))
    }

    @Test("forgets the answers of an abandoned flight")
    func abandoned() throws {
        var flight = BatchFlight()
        let first = flight.depart(batches[0])
        flight.abandon()
        let second = flight.depart(batches[0])
        #expect(first != second)
        flight.land(first, Self.lost)
        #expect(land(&flight) == nil)
        flight.land(second, try receipt(batches[0]))
        #expect(land(&flight) == 10)
        #expect(flight.isEmpty)
    }

    @Test("never acknowledges beyond what HQ has signed, in any order", arguments: 0..<50)
    func histories(_ seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        var flight = BatchFlight()
        for batch in batches { _ = flight.depart(batch) }
        var signed: Int64 = 0
        var place: Int64 = 0
        for number in (1...batches.count).shuffled(using: &random) {
            let isLost = Int.random(in: 0..<3, using: &random) == 0
            flight.land(number, isLost ? Self.lost : try receipt(batches[number - 1]))
            if !isLost { signed = max(signed, Int64(number) * 10) }
            while let landed = land(&flight) {
                guard landed > 0 else {
                    // The first that is open: right behind what was acknowledged.
                    #expect(-landed == place + 1)
                    break
                }
                #expect(landed > place)
                place = landed
            }
            #expect(place == signed)
        }
    }
}
