internal import CGPIO
import Glibc

/// A line that is held, given back with this.
struct LineHandle: ~Copyable {
    private let line: OpaquePointer
    private let name: String
    /// Closing a chip gives its lines back.
    private let chip: OpenChip

    /// Takes the line without an edge that was not asked for.
    init(
        _ request: LineRequest, offset: Int, chip: OpenChip, consumer: String
    ) throws(GPIOFault) {
        guard let line = chip.line(offset) else {
            throw .lineAbsent(line: "\(chip.name) \(offset)", known: [])
        }
        let flags = request.polarity == .activeLow ? Int32(GPIOD_LINE_REQUEST_FLAG_ACTIVE_LOW) : 0
        switch request.start {
        case .state(let isActive):
            try Self.take(
                line, request, consumer, GPIOD_LINE_REQUEST_DIRECTION_OUTPUT, flags,
                isActive ? 1 : 0)
        case .input:
            try Self.take(line, request, consumer, GPIOD_LINE_REQUEST_DIRECTION_INPUT, flags, 0)
        case .adopt:
            // Held as it is, read, and only then made an output of the level that was read: the
            // line is ours for the whole time, so that nobody drives it in between.
            try Self.take(line, request, consumer, GPIOD_LINE_REQUEST_DIRECTION_AS_IS, flags, 0)
            let value = gpiod_line_get_value(line)
            guard value >= 0, gpiod_line_set_direction_output(line, value) == 0 else {
                let failure = errno
                gpiod_line_release(line)
                throw .system(
                    operation: "adopt the state of", line: request.name, errorNumber: failure)
            }
        }
        self.line = line
        name = request.name
        self.chip = chip
    }

    deinit {
        gpiod_line_release(line)
    }

    func set(_ isActive: Bool) throws(GPIOFault) {
        guard gpiod_line_set_value(line, isActive ? 1 : 0) == 0 else {
            throw .system(operation: "drive", line: name, errorNumber: errno)
        }
    }

    func isActive() throws(GPIOFault) -> Bool {
        let value = gpiod_line_get_value(line)
        guard value >= 0 else { throw .system(operation: "read", line: name, errorNumber: errno) }
        return value > 0
    }

    private static func take(
        _ line: OpaquePointer, _ request: LineRequest, _ consumer: String, _ direction: Int,
        _ flags: Int32, _ value: Int32
    ) throws(GPIOFault) {
        let failure = consumer.withCString { consumer in
            var configuration = gpiod_line_request_config(
                consumer: consumer, request_type: Int32(direction), flags: flags)
            return gpiod_line_request(line, &configuration, value) == 0 ? 0 : errno
        }
        guard failure != 0 else { return }
        guard failure == EBUSY else {
            throw failure == EPERM || failure == EACCES
                ? .forbidden(path: request.name)
                : .system(operation: "request", line: request.name, errorNumber: failure)
        }
        // What libgpiod remembers of the line is from its first look at it.
        _ = gpiod_line_update(line)
        let holder = gpiod_line_consumer(line).map { String(cString: $0) }
        throw .busy(line: request.name, consumer: holder)
    }
}
