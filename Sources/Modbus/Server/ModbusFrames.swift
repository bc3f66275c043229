/// Requests out of a stream of bytes, and replies into frames: Modbus TCP (application protocol
/// 1.1b3 §4, MBAP header) and RTU (serial line guide 1.02 §2.5.1).
struct ModbusFrames {
    enum Kind { case tcp, rtu }

    struct Incoming: Equatable {
        /// 0 on a serial line.
        let transaction: UInt16
        let unit: UInt8
        let function: UInt8
        /// The exception that the bytes earn where they are no request that this knows.
        let content: Result<ModbusRequest, RequestRefusal>
    }

    struct RequestRefusal: Error, Equatable {
        let exception: ModbusException
    }

    /// The longest frame there is (§4.1): 260 bytes.
    static let longest = 260

    let kind: Kind
    private var buffer: [UInt8] = []
    /// Bytes that were no frame.
    private(set) var strays = 0

    init(_ kind: Kind) {
        self.kind = kind
    }

    var isEmpty: Bool { buffer.isEmpty }

    mutating func append(_ bytes: some Sequence<UInt8>) {
        buffer.append(contentsOf: bytes)
    }

    /// Forgets a frame whose end did not come; a serial line knows frames by silence.
    mutating func dropRest() {
        strays += buffer.count
        buffer = []
    }

    /// The next whole request; `nil` when more bytes are needed.
    mutating func next() -> Incoming? {
        switch kind {
        case .tcp: nextNetworkFrame()
        case .rtu: nextSerialFrame()
        }
    }

    private mutating func nextNetworkFrame() -> Incoming? {
        guard buffer.count >= 8 else { return nil }
        let length = Int(word(4))
        guard word(2) == 0, (2...254).contains(length) else {
            dropRest()
            return nil
        }
        guard buffer.count >= 6 + length else { return nil }
        let incoming = Incoming(
            transaction: word(0), unit: buffer[6], function: buffer[7],
            content: Self.request(buffer[7..<(6 + length)]))
        buffer.removeFirst(6 + length)
        return incoming
    }

    private mutating func nextSerialFrame() -> Incoming? {
        guard buffer.count >= 8 else { return nil }
        let length: Int
        switch buffer[1] {
        case 1...6: length = 8
        case 15, 16: length = 9 + Int(buffer[6])
        default:
            // Its length is not known: whatever has come is one frame.
            length = buffer.count
        }
        guard buffer.count >= length else { return nil }
        guard Self.checksum(buffer[..<(length - 2)]) == buffer[(length - 2)..<length].littleEndian
        else {
            dropRest()
            return nil
        }
        let incoming = Incoming(
            transaction: 0, unit: buffer[0], function: buffer[1],
            content: Self.request(buffer[1..<(length - 2)]))
        buffer.removeFirst(length)
        return incoming
    }

    private func word(_ position: Int) -> UInt16 {
        UInt16(buffer[position]) << 8 | UInt16(buffer[position + 1])
    }

    func frame(_ answer: ModbusAnswer, to incoming: Incoming) -> [UInt8] {
        guard case .success(let request) = incoming.content, answer.fits(request) else {
            // A handler that answers what was not asked is a broken device.
            return frame(.deviceFailure, to: incoming)
        }
        var body = [incoming.function]
        switch (answer, request) {
        case (.registers(let words), _):
            body.append(UInt8(truncatingIfNeeded: words.count * 2))
            for word in words { body += word.bigEndianBytes }
        case (.bits(let bits), _):
            let packed = Self.packed(bits)
            body.append(UInt8(truncatingIfNeeded: packed.count))
            body += packed
        case (.written, .writeCoil(let address, let value)):
            body += address.bigEndianBytes + (value ? [0xFF, 0] : [0, 0])
        case (.written, .writeRegister(let address, let value)):
            body += address.bigEndianBytes + value.bigEndianBytes
        case (.written, _):
            body += request.address.bigEndianBytes + UInt16(request.count).bigEndianBytes
        }
        return wrapped(body, for: incoming)
    }

    func frame(_ exception: ModbusException, to incoming: Incoming) -> [UInt8] {
        wrapped([incoming.function | 0x80, exception.rawValue], for: incoming)
    }

    private func wrapped(_ body: [UInt8], for incoming: Incoming) -> [UInt8] {
        switch kind {
        case .tcp:
            return incoming.transaction.bigEndianBytes + [0, 0]
                + UInt16(body.count + 1).bigEndianBytes + [incoming.unit] + body
        case .rtu:
            let frame = [incoming.unit] + body
            let sum = Self.checksum(frame[...])
            return frame + [UInt8(truncatingIfNeeded: sum), UInt8(truncatingIfNeeded: sum >> 8)]
        }
    }

    /// The serial line's checksum (guide 1.02 §6.2.2): polynomial 0xA001, reflected, start 0xFFFF.
    static func checksum(_ bytes: ArraySlice<UInt8>) -> UInt16 {
        var sum: UInt16 = 0xFFFF
        for byte in bytes {
            sum ^= UInt16(byte)
            for _ in 0..<8 { sum = sum & 1 == 1 ? sum >> 1 ^ 0xA001 : sum >> 1 }
        }
        return sum
    }

    private static func packed(_ bits: [Bool]) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: (bits.count + 7) / 8)
        for (position, bit) in bits.enumerated() where bit {
            bytes[position / 8] |= 1 << UInt8(position % 8)
        }
        return bytes
    }

    /// - Parameter bytes: function code first.
    private static func request(
        _ bytes: ArraySlice<UInt8>
    ) -> Result<ModbusRequest, RequestRefusal> {
        let body = Array(bytes)
        func word(_ position: Int) -> UInt16 {
            UInt16(body[position]) << 8 | UInt16(body[position + 1])
        }
        func refused(_ exception: ModbusException) -> Result<ModbusRequest, RequestRefusal> {
            .failure(RequestRefusal(exception: exception))
        }
        guard [1, 2, 3, 4, 5, 6, 15, 16].contains(body[0]) else {
            return refused(.illegalFunction)
        }
        guard body.count >= 5 else { return refused(.illegalValue) }
        let (address, second) = (word(1), word(3))
        let request: ModbusRequest
        switch body[0] {
        case 5:
            guard second == 0 || second == 0xFF00 else { return refused(.illegalValue) }
            request = .writeCoil(address: address, second != 0)
        case 6:
            request = .writeRegister(address: address, second)
        case 15:
            let count = Int(second)
            guard body.count > 5, Int(body[5]) == (count + 7) / 8,
                body.count == 6 + Int(body[5])
            else { return refused(.illegalValue) }
            request = .writeCoils(
                address: address,
                (0..<count).map { body[6 + $0 / 8] >> UInt8($0 % 8) & 1 == 1 })
        case 16:
            let count = Int(second)
            guard body.count > 5, Int(body[5]) == count * 2, body.count == 6 + count * 2 else {
                return refused(.illegalValue)
            }
            request = .writeRegisters(
                address: address, (0..<count).map { word(6 + $0 * 2) })
        default:
            let table = RegisterTable.allCases.first { $0.readFunction == body[0] } ?? .holding
            request = .read(table, address: address, count: Int(second))
        }
        if request.problem != nil {
            return refused(
                Int(address) + request.count > 65_536 ? .illegalAddress : .illegalValue)
        }
        return .success(request)
    }
}

extension UInt16 {
    fileprivate var bigEndianBytes: [UInt8] {
        [UInt8(self >> 8), UInt8(truncatingIfNeeded: self)]
    }
}

extension ArraySlice<UInt8> {
    /// Of two bytes.
    fileprivate var littleEndian: UInt16 {
        UInt16(self[startIndex]) | UInt16(self[startIndex + 1]) << 8
    }
}
