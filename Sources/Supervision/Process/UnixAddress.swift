package import Glibc

/// The address of a local socket: a path, or with `@` in front a name without a file.
package struct UnixAddress: Sendable {
    /// The longest path in bytes: `sun_path` is 108 with its closing zero (unix(7)).
    package static let pathLimit = 107

    private var address: sockaddr_un
    private let length: socklen_t

    /// `nil` for an empty path, one beyond the limit, one with a zero byte, and one that starts
    /// neither with `/` nor, where that is allowed, with `@`.
    package init?(_ path: String, allowsAbstract: Bool = false) {
        var bytes = Array(path.utf8)
        guard let first = bytes.first, bytes.count <= Self.pathLimit, !bytes.contains(0) else {
            return nil
        }
        let isAbstract = first == UInt8(ascii: "@")
        guard first == UInt8(ascii: "/") || isAbstract && allowsAbstract else { return nil }
        if isAbstract { bytes[0] = 0 }
        address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }
        // An abstract name ends with the length, a path with a zero byte.
        let prefix = MemoryLayout<sockaddr_un>.offset(of: \.sun_path) ?? 2
        length = socklen_t(prefix + bytes.count + (isAbstract ? 0 : 1))
    }

    package func withSocketAddress<Result>(
        _ body: (UnsafePointer<sockaddr>, socklen_t) -> Result
    ) -> Result {
        withUnsafePointer(to: address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0, length) }
        }
    }
}
