import Core
import Glibc

/// Files that live in memory and refuse what the test says.
struct MemoryFiles: DurableFiles {
    private let contents = Guarded<[String: [UInt8]]>([:])
    private let refused = Guarded<[String: Int32]>([:])

    func put(_ path: String, _ text: String) {
        contents.withLock { $0[path] = Array(text.utf8) }
    }

    func text(_ path: String) -> String? {
        contents.withLock { $0[path] }.map { String(decoding: $0, as: UTF8.self) }
    }

    /// From now on every use of this path fails with this error number.
    func refuse(_ path: String, _ errorNumber: Int32) {
        refused.withLock { $0[path] = errorNumber }
    }

    func read(_ path: String, limit: Int) throws(FileFault) -> [UInt8] {
        try check("read", path)
        guard let bytes = contents.withLock({ $0[path] }) else {
            throw FileFault(operation: "read", path: path, errorNumber: ENOENT)
        }
        guard bytes.count <= limit else {
            throw FileFault(operation: "read", path: path, errorNumber: EFBIG)
        }
        return bytes
    }

    func replace(_ path: String, with bytes: [UInt8], mode: UInt32) throws(FileFault) {
        try check("write", path)
        contents.withLock { $0[path] = bytes }
    }

    func makeDirectory(_ path: String, mode: UInt32) throws(FileFault) {}

    func list(_ path: String, limit: Int) throws(FileFault) -> [String] {
        try check("list", path)
        let names = contents.withLock { $0.keys.filter { LinuxFiles.parent(of: $0) == path } }
        return names.map { String($0.dropFirst(path.count + 1)) }.sorted().prefix(limit).map(\.self)
    }

    func remove(_ path: String) throws(FileFault) {
        contents.withLock { $0[path] = nil }
    }

    func exists(_ path: String) -> Bool {
        contents.withLock { $0.keys.contains { $0 == path || $0.hasPrefix(path + "/") } }
    }

    private func check(_ operation: String, _ path: String) throws(FileFault) {
        guard let errorNumber = refused.withLock({ $0[path] }) else { return }
        throw FileFault(operation: operation, path: path, errorNumber: errorNumber)
    }
}
