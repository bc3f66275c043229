public import Core
internal import Glibc

/// ``LinuxFiles`` on a ``FaultingDisk``: the same steps in the same order, on calls that write
/// short, fill up, fail, are slow and forget what was not flushed.
public struct FaultingFiles: GrowingFiles {
    private let core: DiskCore
    private let files: LinuxFiles

    init(core: DiskCore) {
        self.core = core
        files = LinuxFiles(calls: DiskCalls(core: core))
    }

    public func read(_ path: String, limit: Int) throws(FileFault) -> [UInt8] {
        try checkPower("read", path)
        return try files.read(path, limit: limit)
    }

    public func replace(_ path: String, with bytes: [UInt8], mode: UInt32) throws(FileFault) {
        try files.replace(path, with: bytes, mode: mode)
    }

    public func makeDirectory(_ path: String, mode: UInt32) throws(FileFault) {
        try files.makeDirectory(path, mode: mode)
    }

    public func list(_ path: String, limit: Int) throws(FileFault) -> [String] {
        try checkPower("list", path)
        return try files.list(path, limit: limit)
    }

    public func remove(_ path: String) throws(FileFault) {
        try files.remove(path)
    }

    public func exists(_ path: String) -> Bool {
        files.exists(path)
    }

    public func size(of path: String) -> Int64? {
        files.size(of: path)
    }

    public func read(
        _ path: String, from offset: Int64, count: Int
    ) throws(FileFault) -> [UInt8] {
        try checkPower("read", path)
        return try files.read(path, from: offset, count: count)
    }

    public func extend(_ path: String, with bytes: [UInt8], mode: UInt32) throws(FileFault) {
        try files.extend(path, with: bytes, mode: mode)
    }

    public func flush(_ path: String) throws(FileFault) {
        try files.flush(path)
    }

    public func flushAndMove(_ path: String, to newPath: String) throws(FileFault) {
        try files.flushAndMove(path, to: newPath)
    }

    public func flushNames(in directory: String) throws(FileFault) {
        try files.flushNames(in: directory)
    }

    private func checkPower(_ operation: String, _ path: String) throws(FileFault) {
        guard !core.isOn else { return }
        throw FileFault(operation: operation, path: path, errorNumber: EIO)
    }
}
