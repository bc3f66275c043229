import Core
import Records
import Testing

@testable import Uplink

@Suite("The choice of a layout")
struct WireChoiceTests {
    private let epoch = SampleChain.epoch(1)

    private static func batch(_ range: Range<Int>) throws -> WireBatch {
        try WireBatch.leading(
            Array(SampleChain.records(range.upperBound)[range]), isSetAside: { _ in false }
        ).batch
    }

    @Test("builds on as much as HQ holds and as pays, and on nothing that HQ lacks")
    func history() throws {
        var choice = WireChoice()
        choice.layout = CompactBatch.version
        #expect(choice.historyCount(of: try Self.batch(0..<20)) == 0)
        #expect(choice.historyCount(of: try Self.batch(10..<20)) == 10)
        #expect(choice.historyCount(of: try Self.batch(100..<101)) == 8)
        #expect(choice.historyCount(of: try Self.batch(100..<120)) == 64)
        choice.standAlone(epoch, upTo: 90)
        #expect(choice.historyCount(of: try Self.batch(90..<120)) == 0)
        #expect(choice.historyCount(of: try Self.batch(99..<120)) == 9)
    }

    @Test("steps down for a batch that HQ cannot read, and up again behind it")
    func refusals() throws {
        var choice = WireChoice()
        #expect(choice.isPlain(epoch, from: 500))
        choice.layout = CompactBatch.version
        let batch = try Self.batch(20..<30)
        choice.distrust(batch)
        #expect(choice.historyCount(of: batch) == 0)
        #expect(!choice.isPlain(epoch, from: 21))
        choice.distrust(batch)
        #expect(choice.isPlain(epoch, from: 21))
        #expect(!choice.isPlain(epoch, from: 31))
    }
}
