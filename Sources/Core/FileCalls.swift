import Glibc

/// The calls by which ``LinuxFiles`` changes a file system, as an interface: a simulated disk
/// stands under the same order of steps that ships.
///
/// Each answers as a system call does inside the kernel: zero or more, or the negative error
/// number. Descriptors are the kernel's, whoever gave them.
public protocol FileCalls: Sendable {
    /// A new empty file, or the one of that name emptied; the descriptor writes from its start.
    func createFile(_ path: String, mode: UInt32) -> Int32
    /// The file of that name, made where it is missing; the descriptor writes behind its end.
    func openToExtend(_ path: String, mode: UInt32) -> Int32
    func openDirectory(_ path: String) -> Int32
    /// How many bytes were taken, which may be fewer than were given.
    func write(_ bytes: UnsafeRawBufferPointer, to descriptor: Int32) -> Int
    /// Returns when the content of a file, or the names in a directory, are on the disk.
    func flush(_ descriptor: Int32) -> Int32
    func close(_ descriptor: Int32)
    func rename(_ path: String, to newPath: String) -> Int32
    func unlink(_ path: String) -> Int32
    func makeDirectory(_ path: String, mode: UInt32) -> Int32
}

/// Linux.
public struct KernelCalls: FileCalls {
    public init() {}

    public func createFile(_ path: String, mode: UInt32) -> Int32 {
        answer(open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode))
    }

    public func openToExtend(_ path: String, mode: UInt32) -> Int32 {
        answer(open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, mode))
    }

    public func openDirectory(_ path: String) -> Int32 {
        answer(open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC))
    }

    public func write(_ bytes: UnsafeRawBufferPointer, to descriptor: Int32) -> Int {
        let count = Glibc.write(descriptor, bytes.baseAddress, bytes.count)
        return count < 0 ? -Int(errno) : count
    }

    public func flush(_ descriptor: Int32) -> Int32 { answer(fsync(descriptor)) }

    public func close(_ descriptor: Int32) { _ = Glibc.close(descriptor) }

    public func rename(_ path: String, to newPath: String) -> Int32 {
        answer(Glibc.rename(path, newPath))
    }

    public func unlink(_ path: String) -> Int32 { answer(Glibc.unlink(path)) }

    public func makeDirectory(_ path: String, mode: UInt32) -> Int32 { answer(mkdir(path, mode)) }

    private func answer(_ result: Int32) -> Int32 { result < 0 ? -errno : result }
}
