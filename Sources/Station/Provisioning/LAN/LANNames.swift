internal import Glibc
internal import PKI
internal import Site

/// The names under which workstations may reach the post, for its LAN certificate.
enum LANNames {
    /// - Parameter listen: a wildcard stands for every address that the board has now.
    static func of(_ listen: NetworkAddress) -> [SubjectName] {
        var names: [SubjectName] = [.dns("waypost.lan"), .dns("localhost")]
        if let host = hostName() {
            names.append(.dns(host))
            if !host.contains(".") { names.append(.dns(host + ".local")) }
        }
        names += [.ip("127.0.0.1"), .ip("::1")]
        let host = listen.host.text
        if host == "0.0.0.0" || host == "::" {
            names += addresses().map(SubjectName.ip)
        } else {
            names.append(isAddress(host) ? .ip(host) : .dns(host))
        }
        var seen: Set<SubjectName> = []
        return names.filter { seen.insert($0).inserted }
    }

    private static func hostName() -> String? {
        var buffer = [CChar](repeating: 0, count: 256)
        guard gethostname(&buffer, buffer.count - 1) == 0 else { return nil }
        let name = String(
            decoding: buffer.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self
        ).lowercased()
        return Host(name)?.text
    }

    static func isAddress(_ host: String) -> Bool {
        var address = in6_addr()
        return inet_pton(AF_INET, host, &address) == 1 || inet_pton(AF_INET6, host, &address) == 1
    }

    /// Addresses of the interfaces that are up, without loopback and link-local ones.
    private static func addresses() -> [String] {
        var first: UnsafeMutablePointer<ifaddrs>?
        guard getifaddrs(&first) == 0 else { return [] }
        defer { freeifaddrs(first) }
        var result: [String] = []
        var next = first
        while let interface = next {
            next = interface.pointee.ifa_next
            guard let address = interface.pointee.ifa_addr,
                interface.pointee.ifa_flags & UInt32(IFF_LOOPBACK) == 0
            else { continue }
            let family = Int32(address.pointee.sa_family)
            guard family == AF_INET || family == AF_INET6 else { continue }
            let size =
                family == AF_INET
                ? MemoryLayout<sockaddr_in>.size : MemoryLayout<sockaddr_in6>.size
            var text = [CChar](repeating: 0, count: Int(NI_MAXHOST))
            guard
                getnameinfo(
                    address, socklen_t(size), &text, socklen_t(text.count), nil, 0, NI_NUMERICHOST)
                    == 0
            else { continue }
            let name = String(
                decoding: text.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
            if !name.contains("%") { result.append(name) }
        }
        return result.sorted()
    }
}
