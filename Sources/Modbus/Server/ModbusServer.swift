public import Core
import Glibc
public import Supervision

/// The device's side of Modbus, for simulated controllers and for tests: answers requests over TCP,
/// on a serial line or on a pseudo-terminal, and misbehaves where it is told to.
///
/// It does not use libmodbus: a mistake there would otherwise meet itself.
public final class ModbusServer: Sendable {
    public enum Endpoint: Hashable, Sendable {
        /// Port 0 takes one that is free; see ``ModbusServer/port``.
        case tcp(host: String, port: UInt16)
        /// A serial port, 8 data bits, no parity, 1 stop bit.
        case serial(device: String, baud: Int)
        /// A pair that the kernel makes; the other end is ``ModbusServer/device``.
        case pseudoTerminal
    }

    /// Called on the server's thread, one request after the other; must not block. On a serial line
    /// and on a network alike it sees the requests to every unit number and is silent for those
    /// that it is not.
    public typealias Handler = @Sendable (_ unit: UInt8, _ request: ModbusRequest) -> ModbusReply

    /// Connections at once; one more closes the oldest.
    public static let connectionLimit = 32

    /// `tcp://127.0.0.1:1502`, or the device file by which a client opens the line.
    public let device: String
    /// `nil` on a serial line.
    public let port: UInt16?
    /// Requests that reached the handler.
    public let requests: Counter
    private let executor: any ResourceExecutor
    private let loop: ServerLoop

    /// Serves from now on.
    ///
    /// - Throws: `cannotOpen`.
    public init(
        _ endpoint: Endpoint, time: any TimeSource = SystemTime(),
        executor: any ResourceExecutor = .thread(name: "modbus-server"),
        handler: @escaping Handler
    ) throws(ModbusFault) {
        let opened = try ServerEndpoint.open(endpoint)
        device = opened.device
        port = opened.port
        let requests = Counter()
        self.requests = requests
        self.executor = executor
        let loop = try ServerLoop(opened, time: time, requests: requests, handler: handler)
        self.loop = loop
        executor.perform { loop.run() }
    }

    deinit {
        loop.end()
    }

    /// Returns when the port is closed and the thread has ended. Serving is over for good.
    public func stop() {
        loop.end()
        executor.stop()
    }
}
