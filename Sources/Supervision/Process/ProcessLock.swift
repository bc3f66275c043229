internal import CLinux
import Glibc

/// One process of a role on a root: an flock(2) on a file that names the holder.
///
/// The kernel gives the lock back when the process ends, however it ends, so there is nothing
/// stale to clean up; the file stays, because removing it would let two processes hold locks on
/// two files of one name.
public final class ProcessLock: Sendable {
    public let path: String
    private let descriptor: Int32

    private init(path: String, descriptor: Int32) {
        self.path = path
        self.descriptor = descriptor
    }

    deinit {
        close(descriptor)
    }

    /// Takes the lock or says at once who has it. It is held as long as the result lives.
    /// - Throws: ``SupervisionFault/lockHeld(path:processID:)``, or `lockUnusable` where the file
    ///   cannot be opened or written.
    public static func acquire(_ path: String) throws(SupervisionFault) -> ProcessLock {
        // Made only where it is missing: in a folder of several users the kernel refuses O_CREAT
        // for another's file, even to root (proc(5), protected_regular).
        var descriptor = open(path, O_RDWR | O_CLOEXEC | O_NOFOLLOW)
        if descriptor < 0, errno == ENOENT {
            descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o644)
        }
        guard descriptor >= 0 else { throw .lockUnusable(path: path, errorNumber: errno) }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            let number = errno
            let holder = readProcessID(descriptor)
            close(descriptor)
            guard number == EWOULDBLOCK else {
                throw .lockUnusable(path: path, errorNumber: number)
            }
            throw .lockHeld(path: path, processID: holder)
        }
        let text = Array("\(getpid())\n".utf8)
        guard ftruncate(descriptor, 0) == 0, pwrite(descriptor, text, text.count, 0) == text.count
        else {
            let number = errno
            close(descriptor)
            throw .lockUnusable(path: path, errorNumber: number)
        }
        return ProcessLock(path: path, descriptor: descriptor)
    }

    private static func readProcessID(_ descriptor: Int32) -> Int32? {
        var bytes = [UInt8](repeating: 0, count: 16)
        let count = pread(descriptor, &bytes, bytes.count, 0)
        guard count > 0 else { return nil }
        let line = bytes[..<count].prefix { $0 != 0x0A }
        return Int32(String(decoding: line, as: UTF8.self))
    }
}
