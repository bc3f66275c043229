/// The receiver at headquarters: an `https` address without path, query or user.
public struct HubAddress: Notation {
    /// Where the address names no port (RFC 9110 §4.2.2).
    public static let defaultPort: UInt16 = 443

    public let address: NetworkAddress

    public init(_ address: NetworkAddress) {
        self.address = address
    }

    public init?(_ text: String) {
        guard let value = try? Self(spelling: text) else { return nil }
        self = value
    }

    init(spelling text: String) throws(Misspelling) {
        let allowed = #"an https address, such as "https://hub.example.org:9443""#
        guard text.hasPrefix("https://") else {
            throw Misspelling("\(text.quoted), which is not https", allowed: allowed)
        }
        var rest = text.dropFirst("https://".count)
        if rest.hasSuffix("/") { rest.removeLast() }
        if let host = Host(rest) {
            self.init(NetworkAddress(host: host, port: Self.defaultPort))
        } else if let address = NetworkAddress(String(rest)) {
            self.init(address)
        } else {
            throw Misspelling(
                "\(text.quoted)", allowed: allowed + ", with neither path nor query nor user")
        }
    }

    public var description: String { "https://\(address)" }
}
