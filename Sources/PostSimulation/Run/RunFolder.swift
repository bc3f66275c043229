internal import Core
internal import Foundation
internal import Glibc
internal import Supervision

/// The folder of one process's runs. Its name carries the process's number, always of one length,
/// and it is locked while the process lives: what one that was killed left is known by both.
struct RunFolder: Sendable {
    private static let prefix = "waypost-post-"
    private static let numberLength = 10
    private static let lockName = "/lock"
    /// Names in the directory that are looked at.
    private static let nameLimit = 100_000

    let path: String
    private let lock: ProcessLock

    /// - Parameter base: an existing directory.
    init(in base: String) throws {
        let files = LinuxFiles()
        guard files.exists(base) else {
            throw FileFault(operation: "simulate in", path: base, errorNumber: ENOENT)
        }
        let number = String(getpid())
        let digits =
            String(repeating: "0", count: max(0, Self.numberLength - number.count)) + number
        path = "\(base)/\(Self.prefix)\(digits)-\(Identifier.version4(random: SystemRandom()))"
        try files.makeDirectory(path, mode: 0o700)
        lock = try ProcessLock.acquire(path + Self.lockName)
    }

    /// Removes it with everything in it, also while something is still made in it: by another name
    /// first, so that nothing new finds its way.
    func remove() {
        let gone = path + ".gone"
        _ = rename(path, gone)
        Self.remove(gone)
    }

    static func remove(_ path: String) {
        try? FileManager.default.removeItem(atPath: path)
    }

    /// Removes the folders of this user's processes that are gone.
    static func removeLeftovers(in base: String) {
        for name in (try? LinuxFiles().list(base, limit: nameLimit)) ?? []
        where name.hasPrefix(prefix) {
            let path = base + "/" + name
            let digits = name.dropFirst(prefix.count).prefix { $0 != "-" }
            guard digits.count == numberLength, let number = pid_t(digits), number > 0,
                Glibc.kill(number, 0) != 0, errno == ESRCH, isOwn(path),
                // The number may be unknown here and alive elsewhere: its lock tells.
                let lock = try? ProcessLock.acquire(path + lockName)
            else { continue }
            withExtendedLifetime(lock) { remove(path) }
        }
    }

    /// A directory, and no link to one, of this user.
    private static func isOwn(_ path: String) -> Bool {
        var status = stat()
        return lstat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
            && status.st_uid == geteuid()
    }
}
