import Core
import Glibc
import Journal
import Records
import Supervision
import Testing

@testable import Capture

@Suite("The service over the real journal")
struct JournalBackedTests {
    @Test("Two requests with one id at once store one record and get one receipt")
    func concurrent() async throws {
        let directory = "/tmp/capture-journal-\(getpid())-\(UInt64.random(in: 0...UInt64.max))"
        try LinuxFiles().makeDirectory(directory, mode: 0o700)
        defer {
            for name in (try? LinuxFiles().list(directory, limit: 100)) ?? [] {
                try? LinuxFiles().remove("\(directory)/\(name)")
            }
            rmdir(directory)
        }
        let post = try await TestPost()
        let clock = StampingClock(source: post.time)
        _ = try Journal.provision(
            directory: directory, post: "TST-01", stamp: clock.stamp(),
            random: SeededRandom(seed: 1))
        var options = Journal.Options()
        options.reserveBytes = 0
        let journal = try Journal(
            directory: directory, post: "TST-01", clock: clock,
            executor: .thread(name: "journal"), options: options)
        let service = CaptureService(
            register: post.service.register, store: journal, screening: FixedScreening.clear,
            clock: clock, random: SeededRandom(seed: 2))
        let principal = post.principal()
        let answers = try await withThrowingTaskGroup(of: StoredAnswer.self) { group in
            for number in 0..<32 {
                group.addTask {
                    try await service.putCrossing(
                        id: TestPost.id(UInt64(number % 4)), bytes: TestCrossing.bytes(),
                        by: principal)
                }
            }
            return try await group.reduce(into: [StoredAnswer]()) { $0.append($1) }
        }
        #expect(answers.filter(\.isNew).count == 4)
        #expect(Set(answers.map(\.receipt.compactText)).count == 4)
        await #expect {
            try await service.putCrossing(
                id: TestPost.id(0), bytes: TestCrossing.bytes(TestCrossing.body(remark: "x")),
                by: principal)
        } throws: {
            if case CaptureFault.journal(.conflict) = $0 { true } else { false }
        }
        await journal.close()
    }
}
