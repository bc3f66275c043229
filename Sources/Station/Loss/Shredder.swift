internal import Core
internal import Glibc

/// Takes files off a disk, as far as a program can.
///
/// A key is written over before it goes; then its name goes. On flash that does not reach the cells
/// where it stood: the medium keeps old pages until it writes over them. Telling it what is free
/// (fstrim) lets most cards drop them; only an encrypted disk or a broken card is a promise.
struct Shredder: Sendable {
    /// A key's file, at most.
    private static let stretch = 65_536
    private static let entries = 1_000_000

    let files: LinuxFiles

    /// Writes over a small file in its place, flushes it, and removes its name. One that is not
    /// there is gone already.
    ///
    /// - Returns: whether it was there.
    func shred(_ path: String) throws(FileFault) -> Bool {
        let descriptor = open(path, O_WRONLY | O_CLOEXEC | O_NOFOLLOW)
        guard descriptor >= 0 else {
            let number = errno
            if number == ENOENT { return false }
            throw FileFault(operation: "write over", path: path, errorNumber: number)
        }
        let size = min(Int(files.size(of: path) ?? 0), Self.stretch)
        let zeros = [UInt8](repeating: 0, count: size)
        let isFlushed = pwrite(descriptor, zeros, size, 0) == size && fsync(descriptor) == 0
        let number = errno
        close(descriptor)
        // Its name goes in any case.
        try files.remove(path)
        guard isFlushed else {
            throw FileFault(operation: "write over", path: path, errorNumber: number)
        }
        return true
    }

    /// Removes a file, or a folder with all below it, on this file system alone.
    ///
    /// - Returns: how many files went.
    func remove(_ path: String) throws(FileFault) -> Int {
        guard files.exists(path) else { return 0 }
        let count = count(below: path)
        guard OtherProgram.output(["rm", "-rf", "--one-file-system", "--", path]) != nil,
            !files.exists(path)
        else { throw FileFault(operation: "remove", path: path, errorNumber: EIO) }
        try files.flushNames(in: LinuxFiles.parent(of: path))
        return count
    }

    private func count(below path: String) -> Int {
        guard let names = try? files.list(path, limit: Self.entries) else { return 1 }
        return names.reduce(0) { $0 + count(below: "\(path)/\($1)") }
    }

    /// Tells the medium that holds `path` which of its blocks are free.
    ///
    /// - Returns: whether it took that.
    func discard(at path: String) -> Bool {
        OtherProgram.output(["fstrim", "--quiet-unsupported", path]) != nil
    }
}
