import Core
import Glibc

/// Files in memory that outlive the register, as a disk does, and can refuse to be written.
final class MemoryFiles: DurableFiles {
    private let contents = Guarded<[String: [UInt8]]>([:])
    private let modes = Guarded<[String: UInt32]>([:])
    private let refusal = Guarded<Int32?>(nil)

    func refuseWriting(_ errorNumber: Int32?) { refusal.withLock { $0 = errorNumber } }
    func text(_ path: String) -> String {
        String(decoding: contents.withLock { $0[path] ?? [] }, as: UTF8.self)
    }
    func mode(_ path: String) -> UInt32? { modes.withLock { $0[path] } }
    func set(_ path: String, _ text: String) {
        contents.withLock { $0[path] = Array(text.utf8) }
    }

    func read(_ path: String, limit: Int) throws(FileFault) -> [UInt8] {
        guard let bytes = contents.withLock({ $0[path] }) else {
            throw FileFault(operation: "read", path: path, errorNumber: ENOENT)
        }
        return bytes
    }

    func replace(_ path: String, with bytes: [UInt8], mode: UInt32) throws(FileFault) {
        if let number = refusal.withLock({ $0 }) {
            throw FileFault(operation: "write", path: path, errorNumber: number)
        }
        contents.withLock { $0[path] = bytes }
        modes.withLock { $0[path] = mode }
    }

    func makeDirectory(_ path: String, mode: UInt32) throws(FileFault) {}
    func list(_ path: String, limit: Int) throws(FileFault) -> [String] {
        contents.withLock { $0.keys.sorted() }
    }
    func remove(_ path: String) throws(FileFault) { contents.withLock { $0[path] = nil } }
    func exists(_ path: String) -> Bool { contents.withLock { $0[path] != nil } }
}
