public import Modbus
public import Site

extension BusConfiguration {
    /// The line of a port.
    ///
    /// - Parameter transport: of the device's profile; without one the plain 8N1 and one second,
    ///   with which a device can be probed. Several devices on one line need the longest waits of
    ///   them all.
    public init(_ port: Port, transport: ControllerDefinition.Transport? = nil) {
        let link: ModbusLink
        switch port.line {
        case .network(let address):
            link = .tcp(host: address.host.text, port: address.port)
        case .serial(let device, let baud):
            link = .serial(
                device: device, baud: baud,
                parity: transport.flatMap { ModbusLink.Parity(rawValue: $0.parity.rawValue) }
                    ?? .none,
                stopBits: transport?.stopBits ?? 1)
        }
        self.init(
            link, responseTimeout: transport?.timeout ?? .seconds(1),
            // The silence between frames is for serial lines; few devices want it elsewhere.
            gap: link.isSerial ? transport?.gap : transport?.networkGap)
    }
}
