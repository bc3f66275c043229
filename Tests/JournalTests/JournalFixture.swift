import Core
import Foundation
import Records
import Supervision

@testable import Journal

/// A provisioned journal in a directory of its own, removed with the fixture.
final class JournalFixture: Sendable {
    static let post = "NE-TEST"
    let directory: String
    let executor = ThreadExecutor(name: "journal")
    let clock = StampingClock(source: SystemTime())
    let random = SystemRandom()

    init() throws {
        directory =
            FileManager.default.temporaryDirectory
            .appendingPathComponent("waypost-journal-\(UUID().uuidString)").path
        try LinuxFiles().makeDirectory(directory, mode: 0o700)
        _ = try Journal.provision(
            directory: directory, post: Self.post, stamp: clock.stamp(), random: random)
    }

    deinit {
        try? FileManager.default.removeItem(atPath: directory)
    }

    func open(_ options: Journal.Options = .init()) throws -> Journal {
        try Journal(
            directory: directory, post: Self.post, clock: clock, executor: executor,
            options: options)
    }

    func reader() throws -> JournalReader {
        try JournalReader(directory: directory)
    }

    func draft(_ text: String = "entry", id: Identifier? = nil) -> RecordDraft {
        RecordDraft(
            kind: .crossing,
            id: id ?? .version7(at: Timestamp(milliseconds: 1_760_000_000_000), random: random),
            body: ["direction": .string(text)], officer: "1")
    }
}
