/// An IPv4 address and how much of it names the network: `192.168.8.1/24`.
public struct InterfaceAddress: Notation {
    /// Lengths of a network's prefix that leave room for workstations.
    static let prefixes = 8...30

    /// The four numbers, 0 to 255 each.
    public let octets: [UInt8]
    /// Bits of the network, 8 to 30.
    public let prefix: Int

    init(spelling text: String) throws(Misspelling) {
        let allowed = #"an IPv4 address with its prefix, such as "192.168.8.1/24""#
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2, let prefix = parts[1].wholeNumber,
            Self.prefixes.contains(prefix)
        else { throw Misspelling(text.quoted, allowed: allowed) }
        let numbers = parts[0].split(separator: ".", omittingEmptySubsequences: false)
        let octets = numbers.compactMap { $0.count <= 3 ? $0.wholeNumber : nil }
            .compactMap(UInt8.init(exactly:))
        guard numbers.count == 4, octets.count == 4 else {
            throw Misspelling(text.quoted, allowed: allowed)
        }
        let host = octets.reduce(0) { $0 << 8 | UInt32($1) } << UInt32(prefix)
        guard host != 0, host != UInt32.max << UInt32(prefix) else {
            throw Misspelling(
                "\(text.quoted), the address of the network and not of the post",
                allowed: allowed)
        }
        self.octets = octets
        self.prefix = prefix
    }

    public var description: String {
        octets.map(String.init).joined(separator: ".") + "/\(prefix)"
    }
}
