internal import CModbus
import Glibc

/// Units beyond those of the protocol (serial line V1.02 §2.2 reserves 248 to 255). libmodbus 3.1.6
/// knows none on a serial line, and some SRNE controllers answer to 255 alone until somebody gives
/// them another; so they are read here, and never written to.
extension ModbusContext {
    static let highestUnit: UInt8 = 247
    static let unitOfTheUnset: UInt8 = 255

    private static let headLength = 3
    private static let checkLength = 2
    private static let exceptionLength = 5

    /// Blocks, not longer than the time-outs allow.
    func read(_ request: ModbusRequest, beyond unit: UInt8) throws(CallFault) -> ModbusAnswer {
        guard case .read(let table, let address, let count) = request else {
            throw CallFault(EINVAL)
        }
        var question: [UInt8] = [
            unit, table.readFunction, UInt8(address >> 8), UInt8(address & 0xFF),
            UInt8(count >> 8), UInt8(count & 0xFF),
        ]
        let sent = modbus_send_raw_request(context, &question, Int32(question.count))
        let code = errno
        guard sent >= 0 else { throw CallFault(code) }
        let frame = try receive()
        guard Self.check(frame.dropLast(Self.checkLength)) == Self.lastWord(frame) else {
            throw CallFault(CallFault.badCheck)
        }
        guard frame[0] == unit else { throw CallFault(CallFault.badUnit) }
        if frame[1] == table.readFunction | 0x80 { throw CallFault(exception: frame[2]) }
        let body = frame.dropFirst(Self.headLength).dropLast(Self.checkLength)
        let expected = table.isBits ? (count + 7) / 8 : count * 2
        guard frame[1] == table.readFunction, Int(frame[2]) == expected else {
            throw CallFault(CallFault.badData)
        }
        let bytes = Array(body)
        if table.isBits {
            return .bits((0..<count).map { bytes[$0 / 8] >> UInt8($0 % 8) & 1 == 1 })
        }
        return .registers(
            (0..<count).map { UInt16(bytes[2 * $0]) << 8 | UInt16(bytes[2 * $0 + 1]) })
    }

    /// One whole frame, as long as its third byte says.
    private func receive() throws(CallFault) -> [UInt8] {
        var frame: [UInt8] = []
        var wanted = Self.headLength
        while frame.count < wanted {
            var entry = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
            let patience = frame.isEmpty ? responseTimeout : byteTimeout
            guard poll(&entry, 1, patience.pollMilliseconds) > 0 else { throw CallFault(ETIMEDOUT) }
            var bytes = [UInt8](repeating: 0, count: wanted - frame.count)
            let got = Glibc.read(descriptor, &bytes, bytes.count)
            let code = errno
            guard got > 0 else { throw CallFault(got == 0 ? ECONNRESET : code) }
            frame += bytes.prefix(got)
            if frame.count == Self.headLength {
                wanted =
                    frame[1] & 0x80 == 0
                    ? Self.headLength + Int(frame[2]) + Self.checkLength : Self.exceptionLength
            }
        }
        return frame
    }

    private static func lastWord(_ frame: [UInt8]) -> UInt16 {
        UInt16(frame[frame.count - 1]) << 8 | UInt16(frame[frame.count - 2])
    }

    /// CRC-16 of the serial line (V1.02 §6.2.2).
    static func check(_ bytes: some Sequence<UInt8>) -> UInt16 {
        bytes.reduce(0xFFFF) { sum, byte in
            (0..<8).reduce(sum ^ UInt16(byte)) { sum, _ in
                sum & 1 == 1 ? sum >> 1 ^ 0xA001 : sum >> 1
            }
        }
    }
}

extension CallFault {
    /// `EMBBADCRC` and `EMBBADSLAVE`.
    static let badCheck = badData - 1
    static let badUnit = badData + 4

    /// As libmodbus would have said it.
    init(exception: UInt8) {
        self.init(
            (1...11).contains(exception) ? Self.badData - 13 + Int32(exception) : Self.badData)
    }
}
