import Core
import Testing

@testable import Health

@Suite("A stick must come in time")
struct StickForecastTests {
    private static let now = Timestamp(milliseconds: 1_795_258_800_000)
    private static let gigabyte: Int64 = 1_000_000_000

    private func finding(
        _ gigabytes: Int64, room: Int64, aDay: Int64?, oldest: Int64? = 1
    ) -> Finding? {
        StickForecast(
            waiting: gigabytes * 1_000, bytes: gigabytes * Self.gigabyte, oldestDays: oldest,
            bytesPerDay: aDay.map { $0 * 1_000_000 }, roomBytes: room * Self.gigabyte
        ).finding(at: Self.now)
    }

    @Test("names the day on which images will be refused, a month ahead and a week as critical")
    func days() throws {
        // A 32 GB card, 250 crossings a day with two images of 150 kB.
        #expect(finding(5, room: 20, aDay: 75) == nil)
        let ahead = try #require(finding(8, room: 2, aDay: 75))
        #expect(ahead.severity == .warning)
        #expect(ahead.summary.contains("from 2026-12-17 on"), "\(ahead.summary)")
        #expect(ahead.summary.contains("8000 images, 8.0 GB,"), "\(ahead.summary)")
        let near = try #require(finding(25, room: 1, aDay: 150))
        #expect(near.severity == .critical)
        let over = try #require(finding(25, room: -1, aDay: 150))
        #expect(over.summary.contains("from 2026-11-21 on"), "\(over.summary)")
    }

    @Test("tells of images that have waited for a month whatever room there is")
    func age() {
        #expect(finding(1, room: 500, aDay: 10, oldest: 29) == nil)
        #expect(finding(1, room: 500, aDay: 10, oldest: 30)?.severity == .warning)
        #expect(finding(1, room: 500, aDay: nil, oldest: nil) == nil)
    }

    @Test("nobody need come for nothing")
    func nothing() {
        #expect(finding(0, room: 0, aDay: 100, oldest: 90) == nil)
    }
}
