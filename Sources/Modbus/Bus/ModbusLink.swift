/// Where a bus is: a device on the network or a serial line.
public enum ModbusLink: Hashable, Sendable, CustomStringConvertible {
    public enum Parity: String, Hashable, Sendable, CaseIterable {
        case none, even, odd
    }

    case tcp(host: String, port: UInt16)
    /// 8 data bits.
    case serial(device: String, baud: Int, parity: Parity = .none, stopBits: Int = 1)

    public var isSerial: Bool { if case .serial = self { true } else { false } }

    public var description: String {
        switch self {
        case .tcp(let host, let port):
            "tcp://\(host.contains(":") ? "[\(host)]" : host):\(port)"
        case .serial(let device, _, _, _): device
        }
    }
}
