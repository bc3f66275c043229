/// What a device answers when it refuses a request (Modbus application protocol 1.1b3 §7). A
/// structure, so that codes of a maker's own still print.
public struct ModbusException: RawRepresentable, Hashable, Sendable, CustomStringConvertible {
    public let rawValue: UInt8

    public init(rawValue: UInt8) {
        self.rawValue = rawValue
    }

    public static let illegalFunction = ModbusException(rawValue: 1)
    public static let illegalAddress = ModbusException(rawValue: 2)
    public static let illegalValue = ModbusException(rawValue: 3)
    public static let deviceFailure = ModbusException(rawValue: 4)
    public static let acknowledge = ModbusException(rawValue: 5)
    public static let deviceBusy = ModbusException(rawValue: 6)
    public static let negativeAcknowledge = ModbusException(rawValue: 7)
    public static let memoryParity = ModbusException(rawValue: 8)
    public static let gatewayPath = ModbusException(rawValue: 10)
    /// A gateway's word for a unit that does not answer behind it.
    public static let gatewayTarget = ModbusException(rawValue: 11)

    /// Whether the device will say the same to the same request for ever: it lacks the function or
    /// the registers, or the length is beyond it.
    public var isRefusal: Bool { (1...3).contains(rawValue) }

    public var name: String {
        switch self {
        case .illegalFunction: "illegal function"
        case .illegalAddress: "illegal address"
        case .illegalValue: "illegal value"
        case .deviceFailure: "device failure"
        case .acknowledge: "accepted, not done yet"
        case .deviceBusy: "device busy"
        case .negativeAcknowledge: "cannot be done"
        case .memoryParity: "memory parity error"
        case .gatewayPath: "no path through the gateway"
        case .gatewayTarget: "no answer behind the gateway"
        default: "unknown"
        }
    }

    public var description: String { "exception \(rawValue) (\(name))" }
}
