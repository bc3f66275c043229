import Capture
import Core
import Foundation
import Logging
import Records
import Site
import Supervision
import Testing

@testable import Journal
@testable import Station

@Suite("The folder of the training")
struct TrainingPlaceTests {
    private let root = TemporaryRoot()
    private let time = GatedTime()
    private let thread = ThreadExecutor.thread(name: "training")

    private var place: TrainingPlace {
        TrainingPlace(
            directory: root.paths.training, files: LinuxFiles(),
            clock: StampingClock(source: time),
            log: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
    }

    private func before(_ span: Duration) -> String {
        (time.now() + (.zero - span)).description
    }

    /// Opens the journal as the room does; returns its epoch.
    private func opened(store count: Int = 0) async throws -> Identifier {
        let place = place
        try place.prepare()
        let journal = try place.open(
            thread, AttachmentFolder(directory: root.paths.training + "/attachments"))
        for _ in 0..<count {
            _ = try await journal.append(
                RecordDraft(
                    kind: .audit, id: .version7(at: time.now(), random: SystemRandom()),
                    body: ["action": "test", "target": .null, "result": "done"], officer: nil,
                    workstation: nil))
        }
        await journal.close()
        return journal.head.epoch
    }

    @Test("stays over starts, and its records name no post")
    func stays() async throws {
        let epoch = try await opened(store: 3)
        #expect(try await opened() == epoch)
        let reader = try JournalReader(directory: root.paths.training + "/journal")
        #expect(try reader.head().head.sequence == 4)
        #expect(throws: JournalFault.otherPost(found: "TRAINING", expected: "DEMO-01")) {
            _ = try Journal(
                directory: root.paths.training + "/journal", post: "DEMO-01",
                clock: StampingClock(source: time), executor: thread)
        }
    }

    @Test("begins anew after a month, and where nobody knows when it began")
    func ages() async throws {
        let first = try await opened()
        try LinuxFiles().replace(
            root.paths.training + "/begun",
            with: Array(before(TrainingRoom.lifetime).utf8), mode: 0o600)
        #expect(!place.isTooOld && !place.isTooLarge)
        try LinuxFiles().replace(
            root.paths.training + "/begun",
            with: Array(before(TrainingRoom.lifetime + .seconds(1)).utf8), mode: 0o600)
        let second = try await opened()
        #expect(second != first)
        for text in ["", "not a time", (time.now() + .seconds(60)).description] {
            try LinuxFiles().replace(
                root.paths.training + "/begun", with: Array(text.utf8), mode: 0o600)
            #expect(place.isTooOld, "\(text)")
        }
    }

    @Test("begins anew where it is too large, or its journal cannot be read")
    func limits() async throws {
        let first = try await opened()
        let file = root.paths.training + "/attachments/partial/large"
        #expect(FileManager.default.createFile(atPath: file, contents: nil))
        truncate(file, off_t(TrainingRoom.bytesLimit))
        #expect(place.isTooLarge)
        // Images are refused before that, and the post's own are not.
        let room = try #require(TrainingSpace(directory: root.paths.training).left())
        #expect(room.freeBytes < AttachmentStore.Options().reserveBytes)
        let second = try await opened()
        #expect(second != first && !place.isTooLarge)
        #expect(!FileManager.default.fileExists(atPath: file))

        let journal = root.paths.training + "/journal/journal.sqlite"
        try Data(repeating: 0x41, count: 8_192).write(to: URL(filePath: journal))
        #expect(try await opened() != second)
    }
}
