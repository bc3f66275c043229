import Core
import Glibc

/// Files in memory that refuse to write while a test says so.
final class FailingFiles: DurableFiles {
    struct State {
        var files: [String: [UInt8]] = [:]
        var isFull = false
        var writes = 0
        var reads = 0
    }

    let state = Guarded(State())

    func read(_ path: String, limit: Int) throws(FileFault) -> [UInt8] {
        let found = state.withLock { state in
            state.reads += 1
            return state.files[path]
        }
        guard let bytes = found else {
            throw FileFault(operation: "read", path: path, errorNumber: ENOENT)
        }
        guard bytes.count <= limit else {
            throw FileFault(operation: "read", path: path, errorNumber: 0)
        }
        return bytes
    }

    func replace(_ path: String, with bytes: [UInt8], mode: UInt32) throws(FileFault) {
        let isFull = state.withLock { state in
            if !state.isFull {
                state.files[path] = bytes
                state.writes += 1
            }
            return state.isFull
        }
        if isFull { throw FileFault(operation: "write", path: path, errorNumber: ENOSPC) }
    }

    func makeDirectory(_ path: String, mode: UInt32) throws(FileFault) {}

    func list(_ path: String, limit: Int) throws(FileFault) -> [String] {
        state.withLock { state in
            state.files.keys.filter { $0.hasPrefix(path + "/") }
                .map { String($0.dropFirst(path.utf8.count + 1)) }.sorted()
        }
    }

    func remove(_ path: String) throws(FileFault) { state.withLock { $0.files[path] = nil } }

    func exists(_ path: String) -> Bool { state.withLock { $0.files[path] != nil } }
}
