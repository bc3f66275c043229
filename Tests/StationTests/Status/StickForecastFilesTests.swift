import Core
import Health
import Journal
import PKI
import Records
import Site
import Supervision
import Testing
import Uplink

@testable import Station

@Suite("Images that wait for a stick, as the journal has them")
struct StickForecastFilesTests {
    private struct Nothing: HeadquartersHoldings {
        func covers(epoch: Identifier, sequence: Int64) -> Bool { false }
        func holds(attachment: Digest256) -> Bool { false }
    }

    @Test("counts what waits, since when, and what comes in a day; hits go by link")
    func counts() async throws {
        let root = TemporaryRoot()
        _ = try await root.provision()
        let time = SetTime()
        let clock = StampingClock(source: time)
        let folder = AttachmentFolder(directory: root.paths.attachments)
        let store = AttachmentStore(
            folder: folder, executor: ThreadExecutor(name: "attachments"),
            space: { DiskSpace(freeBytes: 1 << 40, totalBytes: 1 << 41) })
        let journal = try Journal(
            directory: root.paths.journal, post: "DEMO-01", clock: clock,
            executor: ThreadExecutor(name: "journal"), attachments: folder)
        for day in 0..<20 {
            try await journal.countDay(at: clock.stamp(), holdings: Nothing())
            for number in 0..<3 {
                let bytes = [UInt8](repeating: UInt8(day * 3 + number), count: 1_000)
                let sha256 = SHA256.digest(bytes)
                _ = try await store.begin(sha256, at: Identifier(high: 1, low: 1))
                _ = try await store.take(bytes, at: 0, of: sha256)
                _ = try await store.finish(sha256)
                _ = try await journal.append(
                    RecordDraft(
                        kind: .crossing, id: .version7(at: time.now(), random: SystemRandom()),
                        body: ["attachments": [["sha256": .string("\(sha256)")]]],
                        verdicts: number == 0 ? ["screening": ["verdict": "hit"]] : nil))
            }
            time.pass(.seconds(86_400))
        }
        try await journal.countDay(at: clock.stamp(), holdings: Nothing())
        await journal.close()
        let forecast = try #require(StickForecast.read(root.paths, UplinkState()))
        #expect(forecast.waiting == 40 && forecast.bytes == 40_000)
        #expect(forecast.bytesPerDay == 2_000)
        #expect(forecast.oldestDays == 20)
        #expect(forecast.roomBytes > 0)
    }
}
