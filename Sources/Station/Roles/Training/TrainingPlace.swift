internal import Capture
internal import Core
internal import Foundation
internal import Journal
internal import Logging
internal import Records
internal import Screening
internal import Site
internal import Supervision

/// The folder of a ``TrainingRoom``. Its calls block, and run on the room's thread.
struct TrainingPlace: Sendable {
    let directory: String
    let files: LinuxFiles
    let clock: StampingClock
    let log: Logger

    /// Says when the room began.
    private var mark: String { directory + "/begun" }

    /// Bytes of all that lies there.
    static func bytes(in directory: String) -> Int64 {
        let found = FileManager.default.enumerator(
            at: URL(filePath: directory), includingPropertiesForKeys: [.fileSizeKey])
        return (found?.compactMap { $0 as? URL } ?? []).reduce(0) { sum, url in
            sum + Int64((try? url.resourceValues(forKeys: [.fileSizeKey]).fileSize) ?? 0)
        }
    }

    var isTooLarge: Bool { Self.bytes(in: directory) > TrainingRoom.bytesLimit }

    /// Also where nobody knows when it began, or the clock stands before that.
    var isTooOld: Bool {
        guard let text = try? files.read(mark, limit: 64),
            let begun = Timestamp(String(decoding: text, as: UTF8.self))
        else { return true }
        let age = clock.stamp().time - begun
        return age < .zero || age > TrainingRoom.lifetime
    }

    /// Makes the folder, and empties it first where that is due.
    func prepare() throws(JournalFault) {
        if isTooLarge || isTooOld { try begin() }
    }

    /// Drops all that is there and begins anew.
    private func begin() throws(JournalFault) {
        let stamp = clock.stamp()
        do {
            if files.exists(directory) { try FileManager.default.removeItem(atPath: directory) }
            for folder in ["", "/journal", "/attachments", "/attachments/partial"] {
                try files.makeDirectory(directory + folder, mode: 0o700)
            }
            try files.replace(mark, with: Array(stamp.time.description.utf8), mode: 0o600)
        } catch {
            throw .readOnly(path: directory)
        }
        _ = try Journal.provision(
            directory: directory + "/journal", post: Site.Post.trainingID, stamp: stamp,
            random: SystemRandom())
        log.notice("training began anew")
    }

    func makeList() throws -> InstalledList {
        try TrainingList.make(
            at: directory + "/list.bundle", time: clock.stamp().time, random: SystemRandom())
    }

    /// Opens the journal; one that cannot be read is not worth mending.
    func open(
        _ thread: ThreadExecutor, _ attachments: AttachmentFolder
    ) throws(JournalFault) -> Journal {
        do throws(JournalFault) {
            return try opened(thread, attachments)
        } catch {
            switch error {
            case .damaged, .otherPost, .notProvisioned, .storage: break
            default: throw error
            }
            log.warning("the journal of the training cannot be used: \(error)")
            try begin()
            return try opened(thread, attachments)
        }
    }

    private func opened(
        _ thread: ThreadExecutor, _ attachments: AttachmentFolder
    ) throws(JournalFault) -> Journal {
        var options = Journal.Options()
        options.reserveBytes = TrainingRoom.reserveBytes
        return try Journal(
            directory: directory + "/journal", post: Site.Post.trainingID, clock: clock,
            executor: thread, attachments: attachments, options: options)
    }
}
