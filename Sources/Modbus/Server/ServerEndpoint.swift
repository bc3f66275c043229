internal import CModbus
import Glibc

/// The opened descriptors of a server.
struct ServerEndpoint {
    let device: String
    let port: UInt16?
    /// Listens on a network; is the line itself otherwise.
    let descriptor: Int32
    /// The client's end of a pseudo-terminal, kept open so that a client's leaving is no end.
    let keptOpen: Int32?
    let isSerial: Bool

    static func open(_ endpoint: ModbusServer.Endpoint) throws(ModbusFault) -> ServerEndpoint {
        switch endpoint {
        case .tcp(let host, let port): try listen(host, port)
        case .serial(let device, let baud): try serial(device, baud)
        case .pseudoTerminal: try pseudoTerminal()
        }
    }

    func close() {
        _ = Glibc.close(descriptor)
        if let keptOpen { _ = Glibc.close(keptOpen) }
    }

    private static func listen(
        _ host: String, _ port: UInt16
    ) throws(ModbusFault) -> ServerEndpoint {
        let name = ModbusLink.tcp(host: host, port: port).description
        var hints = addrinfo()
        hints.ai_flags = AI_PASSIVE | AI_NUMERICSERV
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        var found: UnsafeMutablePointer<addrinfo>?
        let result = getaddrinfo(host, String(port), &hints, &found)
        defer { freeaddrinfo(found) }
        guard result == 0, let address = found?.pointee else {
            throw ModbusFault(
                device: name, reason: .cannotOpen(String(cString: gai_strerror(result))))
        }
        let type = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue)
        let descriptor = socket(address.ai_family, type, 0)
        guard descriptor >= 0 else { throw fault(name) }
        var yes: Int32 = 1
        setsockopt(
            descriptor, SOL_SOCKET, SO_REUSEADDR, &yes, socklen_t(MemoryLayout<Int32>.size))
        guard bind(descriptor, address.ai_addr, address.ai_addrlen) == 0,
            Glibc.listen(descriptor, 16) == 0
        else {
            let fault = fault(name)
            _ = Glibc.close(descriptor)
            throw fault
        }
        let actual = boundPort(descriptor) ?? port
        return ServerEndpoint(
            device: ModbusLink.tcp(host: host, port: actual).description, port: actual,
            descriptor: descriptor, keptOpen: nil, isSerial: false)
    }

    private static func boundPort(_ descriptor: Int32) -> UInt16? {
        var storage = sockaddr_storage()
        var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
        let result = withUnsafeMutablePointer(to: &storage) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                getsockname(descriptor, $0, &length)
            }
        }
        guard result == 0 else { return nil }
        // Both families keep the port in the same place, in network order.
        return withUnsafeBytes(of: storage) { UInt16($0[2]) << 8 | UInt16($0[3]) }
    }

    private static func serial(
        _ device: String, _ baud: Int
    ) throws(ModbusFault) -> ServerEndpoint {
        guard let speed = speeds[baud] else {
            throw ModbusFault(device: device, reason: .unusable("a baud of \(baud)"))
        }
        let descriptor = Glibc.open(device, O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC)
        guard descriptor >= 0 else { throw fault(device) }
        guard makeRaw(descriptor, speed: speed) else {
            let fault = fault(device)
            _ = Glibc.close(descriptor)
            throw fault
        }
        return ServerEndpoint(
            device: device, port: nil, descriptor: descriptor, keptOpen: nil, isSerial: true)
    }

    private static func pseudoTerminal() throws(ModbusFault) -> ServerEndpoint {
        let place = "pseudo-terminal"
        var (ours, theirs): (Int32, Int32) = (-1, -1)
        guard openpty(&ours, &theirs, nil, nil, nil) == 0 else { throw fault(place) }
        var name = [CChar](repeating: 0, count: 128)
        guard ttyname_r(theirs, &name, name.count) == 0,
            makeRaw(theirs, speed: speed_t(B115200)),
            fcntl(ours, F_SETFD, FD_CLOEXEC) == 0, fcntl(theirs, F_SETFD, FD_CLOEXEC) == 0,
            fcntl(ours, F_SETFL, O_RDWR | O_NONBLOCK) == 0
        else {
            let fault = fault(place)
            _ = Glibc.close(ours)
            _ = Glibc.close(theirs)
            throw fault
        }
        let device = String(
            decoding: name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
        return ServerEndpoint(
            device: device, port: nil, descriptor: ours, keptOpen: theirs, isSerial: true)
    }

    private static let speeds: [Int: speed_t] = [
        1_200: speed_t(B1200), 2_400: speed_t(B2400), 4_800: speed_t(B4800),
        9_600: speed_t(B9600), 19_200: speed_t(B19200), 38_400: speed_t(B38400),
        57_600: speed_t(B57600), 115_200: speed_t(B115200),
    ]

    private static func makeRaw(_ descriptor: Int32, speed: speed_t) -> Bool {
        var settings = termios()
        guard tcgetattr(descriptor, &settings) == 0 else { return false }
        cfmakeraw(&settings)
        cfsetispeed(&settings, speed)
        cfsetospeed(&settings, speed)
        return tcsetattr(descriptor, TCSANOW, &settings) == 0
    }

    private static func fault(_ device: String) -> ModbusFault {
        ModbusFault(device: device, reason: .cannotOpen(String(cString: strerror(errno))))
    }
}
