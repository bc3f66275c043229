internal import Core
import Glibc

/// A socket that is found at one path and lies at another.
enum SocketLink {
    /// Where a link leads, one step; the path itself where it is none.
    static func target(of path: String) -> String {
        var bytes = [CChar](repeating: 0, count: Int(PATH_MAX))
        let count = readlink(path, &bytes, bytes.count)
        guard count > 0, count < bytes.count else { return path }
        let target = String(decoding: bytes[..<count].map(UInt8.init(bitPattern:)), as: UTF8.self)
        return target.hasPrefix("/") ? target : LinuxFiles.parent(of: path) + "/" + target
    }
}
