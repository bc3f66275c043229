internal import Core
internal import Glibc
internal import Site

/// Who gives addresses to workstations on the post's LAN. A second server (an access point as it
/// came out of its box) gives addresses by which a workstation finds neither the post nor the time,
/// on some mornings and not on others.
struct AddressOffers: Hashable {
    /// Ports of the protocol (RFC 2131 §4.1).
    private static let ports = (server: UInt16(67), client: UInt16(68))
    private static let wait = Duration.seconds(4)
    /// One of the questions may be lost.
    private static let questions = 2

    /// Addresses of the servers that answered, each once.
    var servers: [[UInt8]]

    /// Asks everybody on the network in which `address` is the post's, as a computer without an
    /// address does, and takes none of what is offered. Blocks for four seconds.
    ///
    /// - Throws: what the kernel says; `EPERM` for others than root, `ENODEV` where no interface
    ///   has the address.
    static func heard(
        at address: InterfaceAddress, time: some TimeSource, random: some RandomSource
    ) throws(FileFault) -> AddressOffers {
        guard let name = interface(of: address.octets) else {
            throw FileFault(operation: "find", path: "the LAN's interface", errorNumber: ENODEV)
        }
        let descriptor = socket(AF_INET, Int32(SOCK_DGRAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { throw fault("open", name) }
        defer { close(descriptor) }
        var on: Int32 = 1
        let size = socklen_t(MemoryLayout<Int32>.size)
        guard setsockopt(descriptor, SOL_SOCKET, SO_BROADCAST, &on, size) == 0,
            setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &on, size) == 0,
            setsockopt(
                descriptor, SOL_SOCKET, SO_BINDTODEVICE, name, socklen_t(name.utf8.count)) == 0
        else { throw fault("use", name) }
        try with(socketAddress(.zero, port: ports.client)) { pointer, length throws(FileFault) in
            guard bind(descriptor, pointer, length) == 0 else { throw fault("listen on", name) }
        }
        let question = AddressQuestion(random: random)
        var offers = AddressOffers(servers: [])
        let begin = time.monotonic()
        for turn in 1...questions {
            let end = begin + wait * turn / questions
            try with(socketAddress(.max, port: ports.server)) { pointer, length throws(FileFault) in
                let bytes = question.bytes
                guard sendto(descriptor, bytes, bytes.count, 0, pointer, length) == bytes.count
                else { throw fault("send to", name) }
            }
            offers.listen(descriptor, for: question, until: end, time)
        }
        return offers
    }

    private mutating func listen(
        _ descriptor: Int32, for question: AddressQuestion, until end: Duration,
        _ time: some TimeSource
    ) {
        var buffer = [UInt8](repeating: 0, count: 2_048)
        while true {
            let left = (end - time.monotonic()).wholeMilliseconds
            var waiting = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
            guard left > 0, poll(&waiting, 1, Int32(clamping: left)) > 0 else { return }
            let count = recv(descriptor, &buffer, buffer.count, 0)
            guard count > 0, let server = question.server(offering: Array(buffer[..<count])),
                !servers.contains(server)
            else { continue }
            servers.append(server)
        }
    }

    /// - Parameter lan: as the site has it, with an address.
    func point(_ lan: Site.LAN) -> SelftestPoint {
        let others = servers.filter { $0 != lan.address?.octets }.map(Self.text).sorted()
        let named = others.joined(separator: " and ")
        func point(
            _ outcome: SelftestPoint.Outcome, _ summary: String, _ remedy: String? = nil
        ) -> SelftestPoint {
            SelftestPoint(
                "lan.addresses", outcome, summary, remedy: remedy,
                measured: [
                    SelftestPoint.Measure("other_servers", Double(others.count), "", decimals: 0)
                ])
        }
        let remedy =
            "switch off the DHCP server of the device at that address, which is mostly a "
            + "router or an access point"
        switch (lan.serves, others.count) {
        case (true, 0): return point(.passed, "nobody else gives addresses on the LAN")
        case (true, _):
            return point(
                .failed, "\(named) gives addresses too, beside the post", remedy)
        case (false, 0):
            return point(.passed, "nobody gives addresses: workstations have their own")
        case (false, 1): return point(.passed, "\(named) gives addresses, and nobody else")
        case (false, _): return point(.failed, "\(named) give addresses side by side", remedy)
        }
    }

    private static func text(_ octets: [UInt8]) -> String {
        octets.map(String.init).joined(separator: ".")
    }

    // MARK: - The kernel's interface

    private static func fault(_ operation: String, _ path: String) -> FileFault {
        FileFault(operation: operation, path: path, errorNumber: errno)
    }

    private static func socketAddress(_ host: UInt32, port: UInt16) -> sockaddr_in {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = host.bigEndian
        return address
    }

    private static func with(
        _ address: sockaddr_in,
        _ work: (UnsafePointer<sockaddr>, socklen_t) throws(FileFault) -> Void
    ) throws(FileFault) {
        var address = address
        var outcome: Result<Void, FileFault> = .success(())
        withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
                do throws(FileFault) {
                    try work(pointer, socklen_t(MemoryLayout<sockaddr_in>.size))
                } catch {
                    outcome = .failure(error)
                }
            }
        }
        try outcome.get()
    }

    private static func interface(of octets: [UInt8]) -> String? {
        var first: UnsafeMutablePointer<ifaddrs>?
        guard getifaddrs(&first) == 0 else { return nil }
        defer { freeifaddrs(first) }
        var entry = first
        while let current = entry?.pointee {
            defer { entry = current.ifa_next }
            guard let address = current.ifa_addr, Int32(address.pointee.sa_family) == AF_INET
            else { continue }
            let found = address.withMemoryRebound(to: sockaddr_in.self, capacity: 1) {
                withUnsafeBytes(of: $0.pointee.sin_addr.s_addr) { Array($0) }
            }
            if found == octets { return String(cString: current.ifa_name) }
        }
        return nil
    }
}

/// DHCPDISCOVER of a computer that does not exist (RFC 2131 §2 and §3.1, RFC 2132).
struct AddressQuestion: Hashable {
    private static let cookie: [UInt8] = [0x63, 0x82, 0x53, 0x63]
    private static let (offer, pad, end): (UInt8, UInt8, UInt8) = (2, 0, 255)
    /// Where the options begin: fixed fields and cookie.
    private static let options = 240
    /// Servers of old ignore what is shorter (RFC 1542 §2.1).
    private static let shortest = 300

    /// The transaction.
    let number: [UInt8]
    private let hardware: [UInt8]

    init(random: some RandomSource) {
        number = random.bytes(4)
        // Of no maker, and of one computer.
        hardware = [0x02] + random.bytes(5)
    }

    var bytes: [UInt8] {
        var bytes: [UInt8] = [1, 1, 6, 0] + number
        // No seconds yet; the answer is to be broadcast.
        bytes += [0, 0, 0x80, 0]
        bytes += [UInt8](repeating: 0, count: 16) + hardware
        bytes += [UInt8](repeating: 0, count: Self.options - Self.cookie.count - bytes.count)
        bytes += Self.cookie
        // A discovery; the network's mask, routers and name servers are asked for.
        bytes += [53, 1, 1, 55, 3, 1, 3, 6, Self.end]
        return bytes + [UInt8](repeating: Self.pad, count: Self.shortest - bytes.count)
    }

    /// The server of an offer to this question; `nil` for anything else.
    func server(offering message: [UInt8]) -> [UInt8]? {
        guard message.count > Self.options, message[0] == 2, Array(message[4..<8]) == number,
            Array(message[(Self.options - 4)..<Self.options]) == Self.cookie
        else { return nil }
        var (isOffer, server): (Bool, [UInt8]?) = (false, nil)
        var index = Self.options
        while index < message.count, message[index] != Self.end {
            if message[index] == Self.pad {
                index += 1
                continue
            }
            guard index + 1 < message.count else { return nil }
            let begin = index + 2
            let end = begin + Int(message[index + 1])
            guard end <= message.count else { return nil }
            switch (message[index], end - begin) {
            case (53, 1): isOffer = message[begin] == Self.offer
            case (54, 4): server = Array(message[begin..<end])
            default: break
            }
            index = end
        }
        return isOffer ? server : nil
    }
}
