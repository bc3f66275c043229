/// How it is known that a switch obeyed: `controller-current`, `shunt`,
/// `modbus:PORT?unit=N&input=M`. A load without proof is unproven.
public enum Proof: Notation {
    /// The controller's load current changes.
    case controllerCurrent
    /// The battery current at the shunt changes.
    case shunt
    /// A contact that the relay itself moves.
    case modbus(Port, input: UInt16)

    public init?(_ text: String) {
        guard let value = try? Self(spelling: text) else { return nil }
        self = value
    }

    init(spelling text: String) throws(Misspelling) {
        switch text {
        case "controller-current": self = .controllerCurrent
        case "shunt": self = .shunt
        case _ where text.hasPrefix("modbus:"):
            let (port, input) = try Port.parse(text.dropFirst("modbus:".count), point: "input")
            self = .modbus(port, input: input)
        default:
            throw Misspelling(
                text.quoted,
                allowed: #""controller-current", "shunt" or "modbus:PORT?unit=N&input=M" "#
                    + "(no key at all where nothing proves it)")
        }
    }

    public var description: String {
        switch self {
        case .controllerCurrent: "controller-current"
        case .shunt: "shunt"
        case .modbus(let port, let input):
            "modbus:" + port.spelled(point: (name: "input", number: input))
        }
    }
}
