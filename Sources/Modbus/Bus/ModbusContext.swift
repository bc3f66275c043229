internal import CModbus
import Glibc

/// The one owner of a libmodbus context, which closes and frees it. Every call may block up to its
/// time-outs; none is safe from two threads.
struct ModbusContext: ~Copyable {
    /// libmodbus waits with select(2), which knows only descriptors below this.
    private static let descriptorLimit: Int32 = 1_024

    let context: OpaquePointer
    let responseTimeout: Duration
    let byteTimeout: Duration
    private let isSerial: Bool
    private(set) var isOpen = false

    /// Takes memory only: nothing is opened.
    init(_ configuration: BusConfiguration) throws(CallFault) {
        let made: OpaquePointer?
        switch configuration.link {
        case .tcp(let host, let port):
            made = modbus_new_tcp_pi(host, String(port))
        case .serial(let device, let baud, let parity, let stopBits):
            let letter: Character =
                switch parity {
                case .none: "N"
                case .even: "E"
                case .odd: "O"
                }
            made = modbus_new_rtu(
                device, Int32(baud), CChar(bitPattern: letter.asciiValue ?? 0), 8, Int32(stopBits))
        }
        let code = errno
        guard let made else { throw CallFault(code) }
        context = made
        isSerial = configuration.link.isSerial
        responseTimeout = configuration.responseTimeout
        byteTimeout = configuration.byteTimeout
        let response = configuration.responseTimeout.secondsAndMicroseconds
        let byte = configuration.byteTimeout.secondsAndMicroseconds
        modbus_set_response_timeout(context, response.seconds, response.microseconds)
        modbus_set_byte_timeout(context, byte.seconds, byte.microseconds)
        // Recovery is ours: libmodbus's own would sleep and reconnect behind our back.
        modbus_set_error_recovery(context, MODBUS_ERROR_RECOVERY_NONE)
    }

    deinit {
        modbus_close(context)
        modbus_free(context)
    }

    mutating func open() throws(CallFault) {
        errno = 0
        let result = modbus_connect(context)
        let code = errno
        // A connection that came to nothing in time leaves no better word than this.
        guard result == 0 else { throw CallFault(code == EINPROGRESS ? ETIMEDOUT : code) }
        guard modbus_get_socket(context) < Self.descriptorLimit else {
            modbus_close(context)
            throw CallFault(EMFILE)
        }
        isOpen = true
    }

    mutating func close() {
        guard isOpen else { return }
        modbus_close(context)
        isOpen = false
    }

    /// The descriptor while open.
    var descriptor: Int32 { modbus_get_socket(context) }

    /// Throws away what has come in and is not read yet.
    func flush() {
        modbus_flush(context)
    }

    func perform(_ request: ModbusRequest, unit: UInt8) throws(CallFault) -> ModbusAnswer {
        if isSerial, unit > Self.highestUnit { return try read(request, beyond: unit) }
        try check(modbus_set_slave(context, Int32(unit)))
        let address = Int32(request.address)
        let count = Int32(request.count)
        switch request {
        case .read(let table, _, _) where table.isBits:
            let function = table == .coil ? modbus_read_bits : modbus_read_input_bits
            return .bits(
                try read(request.count, UInt8.self) { function(context, address, count, $0) }
                    .map { $0 != 0 })
        case .read(let table, _, _):
            let function =
                table == .holding ? modbus_read_registers : modbus_read_input_registers
            return .registers(
                try read(request.count, UInt16.self) { function(context, address, count, $0) })
        case .writeCoil(_, let value):
            try check(modbus_write_bit(context, address, value ? 1 : 0))
        case .writeRegister(_, let value):
            try check(modbus_write_register(context, address, value))
        case .writeCoils(_, let values):
            try check(modbus_write_bits(context, address, count, values.map { $0 ? 1 : 0 }))
        case .writeRegisters(_, let values):
            try check(modbus_write_registers(context, address, count, values))
        }
        return .written
    }

    private func read<Element: FixedWidthInteger>(
        _ count: Int, _ type: Element.Type,
        _ call: (UnsafeMutablePointer<Element>?) -> Int32
    ) throws(CallFault) -> [Element] {
        var elements = [Element](repeating: 0, count: count)
        let (result, code) = elements.withUnsafeMutableBufferPointer { buffer in
            let result = call(buffer.baseAddress)
            return (result, errno)
        }
        guard result >= 0 else { throw CallFault(code) }
        // Fewer than asked for is not an answer to what was asked.
        guard Int(result) == count else { throw CallFault(CallFault.badData) }
        return elements
    }

    private func check(_ result: Int32) throws(CallFault) {
        let code = errno
        guard result >= 0 else { throw CallFault(code) }
    }
}

/// What a libmodbus call left in `errno`.
struct CallFault: Error {
    /// libmodbus numbers its own errors from here: the protocol's exceptions first.
    private static let base: Int32 = 112_345_678
    /// `EMBBADCRC` to `EMBBADSLAVE`.
    private static let frames = (base + 12)...(base + 17)
    /// `EMBBADDATA`.
    static let badData = base + 13

    let code: Int32

    init(_ code: Int32) {
        self.code = code
    }

    var text: String { modbus_strerror(code).map { String(cString: $0) } ?? "error \(code)" }

    func reason(after timeout: Duration) -> ModbusFault.Reason {
        switch code {
        case Self.base + 1...Self.base + 11:
            .exception(ModbusException(rawValue: UInt8(code - Self.base)))
        case Self.frames: .badFrame(text)
        case ETIMEDOUT: .noAnswer(within: timeout)
        case EINVAL: .unusable(text)
        default: .connectionLost(text)
        }
    }
}

extension Duration {
    var secondsAndMicroseconds: (seconds: UInt32, microseconds: UInt32) {
        let (seconds, attoseconds) = components
        return (UInt32(clamping: seconds), UInt32(clamping: attoseconds / 1_000_000_000_000))
    }

    /// For poll(2): rounded up, so that a wait never ends before its time.
    var pollMilliseconds: Int32 {
        let (seconds, attoseconds) = components
        guard seconds >= 0, attoseconds >= 0 else { return 0 }
        let part = (attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000
        return Int32(clamping: seconds.multipliedReportingOverflow(by: 1_000).partialValue + part)
    }
}
