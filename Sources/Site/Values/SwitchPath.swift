/// How a load is switched: `gpio:LINE`, `modbus:PORT?unit=N&coil=M`, `controller`, `none`.
public enum SwitchPath: Notation {
    /// A line of the board, by its name in the board's definition.
    case gpio(line: String)
    case modbus(Port, coil: UInt16)
    /// The charge controller's own load output.
    case controller
    /// Wired to the battery: never shed.
    case none

    public init?(_ text: String) {
        guard let value = try? Self(spelling: text) else { return nil }
        self = value
    }

    init(spelling text: String) throws(Misspelling) {
        switch text {
        case "none": self = .none
        case "controller": self = .controller
        case _ where text.hasPrefix("gpio:"):
            self = .gpio(line: try Self.line(text))
        case _ where text.hasPrefix("modbus:"):
            let (port, coil) = try Port.parse(text.dropFirst("modbus:".count), point: "coil")
            self = .modbus(port, coil: coil)
        default:
            throw Misspelling(
                text.quoted,
                allowed: #""gpio:LINE", "modbus:PORT?unit=N&coil=M", "controller" or "none""#)
        }
    }

    public var description: String {
        switch self {
        case .gpio(let line): "gpio:\(line)"
        case .modbus(let port, let coil):
            "modbus:" + port.spelled(point: (name: "coil", number: coil))
        case .controller: "controller"
        case .none: "none"
        }
    }

    /// The line of `gpio:LINE`.
    static func line(_ text: String) throws(Misspelling) -> String {
        let line = String(text.dropFirst("gpio:".count))
        guard BoardDefinition.isLineName(line) else {
            throw Misspelling(
                text.quoted, allowed: #""gpio:" and the name of one of the board's lines"#)
        }
        return line
    }
}
