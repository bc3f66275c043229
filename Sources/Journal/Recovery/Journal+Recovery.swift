public import Core
internal import FoundationEssentials
internal import GRDB
internal import Glibc
public import Records
internal import Supervision

/// A journal whose file is damaged is carried over into a new one: each record whose hash holds,
/// with its place. The damaged file is kept aside, what is lost is named, and a new epoch begins:
/// behind the last record that can be read there may have been others, whose numbers are given
/// away.
extension Journal {
    /// Told by a journal that met damage while it was open; the next opening recovers it.
    static func damageMark(in directory: String) -> String { directory + "/journal.damaged" }
    private static func building(_ directory: String) -> String {
        directory + "/journal.recovering.sqlite"
    }
    /// Complete: once this is there, it takes the place of the other whatever happens.
    private static func complete(_ directory: String) -> String {
        directory + "/journal.recovered.sqlite"
    }
    /// Kept files, named from 1 on.
    static let asideLimit = 100

    /// Does what has to be done before a journal is opened: ends a recovery that was cut short.
    public static func finishRecovery(directory: String) throws(JournalFault) {
        let files = LinuxFiles()
        guard files.exists(complete(directory)) else { return }
        try reporting { () throws(FileFault) in
            let path = JournalDatabase.path(in: directory)
            // The old log belongs to the old file: beside the new one it would be read into it.
            try files.remove(path + "-wal")
            try files.remove(path + "-shm")
            try files.flushAndMove(complete(directory), to: path)
            try files.remove(damageMark(in: directory))
        }
    }

    /// Whether the last run met damage.
    public static func isMarkedDamaged(directory: String) -> Bool {
        LinuxFiles().exists(damageMark(in: directory))
    }

    /// Ends this journal as one whose file a reader found damaged: whoever opens it next recovers
    /// it first.
    ///
    /// - Parameter reason: what the reader met, in its words.
    public func endAsDamaged(_ reason: String) async {
        let executor = executor
        // Between two commits, as every end.
        await executor.value { [self] in
            guard !state.withLock({ $0.isClosed }) else { return }
            endIfUnknown(after: .damaged(epoch: nil, sequence: nil, reason: reason))
        }
    }

    /// Carries what can be read into a new file and puts it in the place of the old one.
    ///
    /// - Parameter attachments: where the post keeps them; of a file that is not there the record
    ///   still names the hash.
    /// - Throws: `damaged` where no single record can be read: then nothing is changed.
    ///   `otherPost`, `storage` and what the file system says.
    public static func recover(
        directory: String, post: String, stamp: ClockStamp, random: some RandomSource,
        attachments: AttachmentFolder? = nil
    ) throws(JournalFault) -> JournalRecovery {
        try finishRecovery(directory: directory)
        let path = JournalDatabase.path(in: directory)
        let files = LinuxFiles()
        guard
            let number = (1...asideLimit).first(where: {
                !files.exists("\(directory)/journal.damaged-\($0).sqlite")
            })
        else { throw .storage(reason: "\(asideLimit) damaged journals are kept already") }
        // Beside the new file the old one stays, and until its end the log of the new one.
        let needed = ["", "-wal"].reduce(Options().reserveBytes) {
            $0 + 2 * (files.size(of: path + $1) ?? 0)
        }
        if let free = DiskSpace(at: directory)?.freeBytes, free < needed {
            throw .full(freeBytes: free, reserveBytes: needed)
        }
        let aside = "\(directory)/journal.damaged-\(number).sqlite"
        let target = building(directory)
        try reporting { () throws(FileFault) in
            for suffix in ["", "-wal", "-shm"] { try files.remove(target + suffix) }
            try files.replace(target, with: [], mode: 0o640)
        }
        let recovery: JournalRecovery
        do throws(JournalFault) {
            recovery = try RebuiltJournal(
                damaged: path, post: post, stamp: stamp, keptAside: aside,
                attachments: attachments
            ).write(to: target, random: random)
        } catch {
            for suffix in ["", "-wal", "-shm"] { try? files.remove(target + suffix) }
            throw error
        }
        try reporting { () throws(FileFault) in
            try link(path, aside)
            // Of one that was put away by hand a log may be left.
            try files.remove(aside + "-wal")
            if files.exists(path + "-wal") { try link(path + "-wal", aside + "-wal") }
            for suffix in ["-wal", "-shm"] { try files.remove(target + suffix) }
            try files.flushAndMove(target, to: complete(directory))
        }
        try finishRecovery(directory: directory)
        return recovery
    }

    /// A second name for a file: the new one takes the first.
    private static func link(_ path: String, _ newPath: String) throws(FileFault) {
        guard Glibc.link(path, newPath) == 0 else {
            throw FileFault(operation: "keep", path: path, errorNumber: errno)
        }
    }

    private static func reporting(
        _ work: () throws(FileFault) -> Void
    ) throws(JournalFault) {
        do throws(FileFault) {
            try work()
        } catch {
            throw .storage(reason: error.problem)
        }
    }
}
