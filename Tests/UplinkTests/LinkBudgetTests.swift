import Core
import Testing

@testable import Uplink

@Suite("The month's budget")
struct LinkBudgetTests {
    private let budget = LinkBudget(bytes: 300_000_000)

    private func left(
        _ time: String, records: Int64, attachments: Int64
    ) throws -> Int64 {
        budget.leftForAttachments(
            [
                .records: LinkTraffic(sent: records),
                .attachments: LinkTraffic(sent: attachments),
            ], at: try #require(Timestamp(time)))
    }

    @Test("keeps for records what their rate so far will need, and a fifth at least")
    func reserve() throws {
        // Ten of thirty days have gone with 2 MB a day for records: 40 MB more are to come, less
        // than a fifth of the budget for two thirds of the month, which is 40 MB too.
        #expect(
            try left("2026-11-11T00:00:00Z", records: 20_000_000, attachments: 0)
                == 300_000_000 - 20_000_000 - 40_000_000)
        // With 9 MB a day 180 MB are to come.
        #expect(
            try left("2026-11-11T00:00:00Z", records: 90_000_000, attachments: 10_000_000)
                == 300_000_000 - 100_000_000 - 180_000_000)
    }

    @Test("spends on the last day what the others left, and never promises less than nothing")
    func ends() throws {
        let last = try left("2026-11-30T23:59:59Z", records: 30_000_000, attachments: 200_000_000)
        #expect((69_000_000...70_000_000).contains(last))
        #expect(try left("2026-11-20T00:00:00Z", records: 290_000_000, attachments: 0) == 0)
        #expect(try left("2026-11-20T00:00:00Z", records: 0, attachments: 400_000_000) == 0)
    }

    @Test("takes a month's first hours for no rate: a morning's backlog is not every morning's")
    func firstDay() throws {
        let early = try left("2026-11-01T00:10:00Z", records: 3_000_000, attachments: 0)
        #expect((200_000_000...215_000_000).contains(early))
    }
}
