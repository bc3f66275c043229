public import Core

/// What went wrong on a Modbus line: on which device, with which unit and registers.
public struct ModbusFault: Fault, Hashable {
    public enum Reason: Hashable, Sendable {
        /// Nothing, or only the beginning of an answer, came in time.
        case noAnswer(within: Duration)
        /// An answer began after the limit; it was thrown away.
        case lateAnswer(after: Duration, limit: Duration)
        /// The unit answered that it will not.
        case exception(ModbusException)
        /// Something came that is no answer to this request: a wrong checksum, another unit's or
        /// another request's answer, noise.
        case badFrame(String)
        /// The line was there and is gone: pulled out, closed by the other side.
        case connectionLost(String)
        /// The line cannot be opened.
        case cannotOpen(String)
        /// The request or the configuration is outside of what the protocol has.
        case unusable(String)
    }

    /// `tcp://10.0.0.5:502` or `/dev/ttyUSB0`.
    public let device: String
    /// `nil` where the line itself is at fault.
    public let unit: UInt8?
    /// `nil` where the line itself is at fault.
    public let request: ModbusRequest?
    public let reason: Reason

    public init(
        device: String, unit: UInt8? = nil, request: ModbusRequest? = nil, reason: Reason
    ) {
        self.device = device
        self.unit = unit
        self.request = request
        self.reason = reason
    }

    public var problem: String {
        let place = [
            device, unit.map { "unit \($0)" }, request.map { "\($0)" },
        ].compactMap(\.self).joined(separator: ", ")
        return "\(place): \(what)"
    }

    private var what: String {
        switch reason {
        case .noAnswer(let limit): "no answer within \(limit)"
        case .lateAnswer(let delay, let limit):
            "answered after \(delay.wholeMilliseconds) ms, later than the "
                + "\(limit.wholeMilliseconds) ms that it is waited for"
        case .exception(let exception): "answered \(exception)"
        case .badFrame(let detail): "an answer that cannot be used (\(detail))"
        case .connectionLost(let detail): "the connection is lost (\(detail))"
        case .cannotOpen(let detail): "cannot be opened (\(detail))"
        case .unusable(let detail): "not possible: \(detail)"
        }
    }

    public var remedy: String? {
        switch reason {
        case .noAnswer:
            "check that the device has power, its unit number and baud, and whether A and B are "
                + "swapped"
        case .lateAnswer:
            "look for what slows it: a gateway, another master on the line; or raise timeout_ms "
                + "of its profile"
        case .exception(let exception) where exception.isRefusal:
            "ask only for registers that this model has"
        case .exception: nil
        case .badFrame: "check baud, parity, termination and that one device has this unit number"
        case .connectionLost: nil
        case .cannotOpen:
            "check that the port is there, that its name or address is right, and "
                + "that this user may open it"
        case .unusable: nil
        }
    }

    public var isTransient: Bool {
        switch reason {
        case .noAnswer, .lateAnswer, .badFrame, .connectionLost, .cannotOpen: true
        case .exception(let exception): !exception.isRefusal
        case .unusable: false
        }
    }
}
