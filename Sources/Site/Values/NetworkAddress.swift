/// Where a service listens or is reached: `HOST:PORT`, an IPv6 address in brackets.
public struct NetworkAddress: Notation {
    public let host: Host
    /// 1 to 65535.
    public let port: UInt16

    public init(host: Host, port: UInt16) {
        self.host = host
        self.port = port
    }

    public init?(_ text: String) {
        guard let value = try? Self(spelling: text) else { return nil }
        self = value
    }

    init(spelling text: String) throws(Misspelling) {
        let allowed = #"HOST:PORT, such as "0.0.0.0:8443" or "[::]:8443""#
        guard let colon = text.lastIndex(of: ":") else {
            throw Misspelling("\(text.quoted), which has no port", allowed: allowed)
        }
        guard let host = Host(text[..<colon]) else {
            throw Misspelling(
                "\(text.quoted), whose host \(text[..<colon].quoted) is neither an address "
                    + "nor a name",
                allowed: allowed + " (an IPv6 address in brackets)")
        }
        guard let port = text[text.index(after: colon)...].wholeNumber, (1...65_535).contains(port)
        else {
            throw Misspelling(
                "\(text.quoted), whose port is not a number from 1 to 65535", allowed: allowed)
        }
        self.init(host: host, port: UInt16(port))
    }

    public var description: String { "\(host):\(port)" }
}
