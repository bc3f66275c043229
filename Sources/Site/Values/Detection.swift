/// How it is known that a second source delivers: `gpio:LINE`, `modbus:PORT?unit=N&input=M`,
/// `none`.
public enum Detection: Notation {
    case gpio(line: String)
    case modbus(Port, input: UInt16)
    /// Nothing tells; the battery's voltage alone may show it.
    case none

    public init?(_ text: String) {
        guard let value = try? Self(spelling: text) else { return nil }
        self = value
    }

    init(spelling text: String) throws(Misspelling) {
        switch text {
        case "none": self = .none
        case _ where text.hasPrefix("gpio:"):
            self = .gpio(line: try SwitchPath.line(text))
        case _ where text.hasPrefix("modbus:"):
            let (port, input) = try Port.parse(text.dropFirst("modbus:".count), point: "input")
            self = .modbus(port, input: input)
        default:
            throw Misspelling(
                text.quoted, allowed: #""gpio:LINE", "modbus:PORT?unit=N&input=M" or "none""#)
        }
    }

    public var description: String {
        switch self {
        case .gpio(let line): "gpio:\(line)"
        case .modbus(let port, let input):
            "modbus:" + port.spelled(point: (name: "input", number: input))
        case .none: "none"
        }
    }
}
