import Glibc

/// A listening TCP socket, closed with this.
struct UPSListener: ~Copyable, Sendable {
    /// Clients that may wait to be accepted.
    private static let backlog: Int32 = 64

    let descriptor: Int32
    /// As bound, where 0 was asked for.
    let port: UInt16

    /// - Parameter host: an address or a name of this machine; its first address is taken.
    init(host: String, port: UInt16) throws(UPSFault) {
        var hints = addrinfo()
        hints.ai_flags = AI_PASSIVE | AI_NUMERICSERV
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        var found: UnsafeMutablePointer<addrinfo>?
        let result = getaddrinfo(host, String(port), &hints, &found)
        defer { if let found { freeaddrinfo(found) } }
        guard result == 0, let info = found?.pointee else {
            throw .unusableAddress(
                address: "\(host):\(port)", reason: String(cString: gai_strerror(result)))
        }
        let type = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue)
        let descriptor = socket(info.ai_family, type, 0)
        guard descriptor >= 0 else {
            throw .system(operation: "open a socket", errorNumber: errno)
        }
        var isOn: Int32 = 1
        // A restart must not wait for the ends of old connections.
        setsockopt(
            descriptor, SOL_SOCKET, SO_REUSEADDR, &isOn, socklen_t(MemoryLayout<Int32>.size))
        guard bind(descriptor, info.ai_addr, info.ai_addrlen) == 0,
            listen(descriptor, Self.backlog) == 0
        else {
            let failure = errno
            close(descriptor)
            throw failure == EADDRINUSE
                ? .occupied(address: "\(host):\(port)")
                : .unusableAddress(
                    address: "\(host):\(port)", reason: String(cString: strerror(failure)))
        }
        self.descriptor = descriptor
        self.port = Self.boundPort(descriptor) ?? port
    }

    deinit {
        close(descriptor)
    }

    /// The next client and its numeric address; `nil` when none waits, and why in `errno`.
    func accept() -> (descriptor: Int32, peer: String)? {
        var address = sockaddr_storage()
        var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
        return withUnsafeMutableBytes(of: &address) { bytes in
            guard let base = bytes.bindMemory(to: sockaddr.self).baseAddress else { return nil }
            let client = Glibc.accept(descriptor, base, &length)
            guard client >= 0 else { return nil }
            // The process starts no other, so nothing inherits the descriptor in between.
            _ = fcntl(client, F_SETFD, FD_CLOEXEC)
            _ = fcntl(client, F_SETFL, O_NONBLOCK)
            return (client, Self.numeric(base, length))
        }
    }

    private static func numeric(_ address: UnsafePointer<sockaddr>, _ length: socklen_t) -> String {
        var name = [CChar](repeating: 0, count: Int(NI_MAXHOST))
        let result = getnameinfo(
            address, length, &name, socklen_t(name.count), nil, 0, NI_NUMERICHOST)
        guard result == 0 else { return "unknown" }
        return String(
            decoding: name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    private static func boundPort(_ descriptor: Int32) -> UInt16? {
        var address = sockaddr_storage()
        var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
        return withUnsafeMutableBytes(of: &address) { bytes in
            guard let base = bytes.bindMemory(to: sockaddr.self).baseAddress,
                getsockname(descriptor, base, &length) == 0
            else { return nil }
            // The port stands at the same place, in network order, for both families.
            return UInt16(bytes[2]) << 8 | UInt16(bytes[3])
        }
    }
}
