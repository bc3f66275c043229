import Glibc

/// A machine on the network: an IPv4 address, an IPv6 address or a DNS name (RFC 1123 §2.1).
public struct Host: Hashable, Sendable, CustomStringConvertible {
    /// Without brackets; an IPv6 address in its shortest form (RFC 5952), a name in lower case.
    public let text: String
    public let isIPv6: Bool

    /// - Parameter text: an IPv6 address stands in brackets; `nil` for what is no host.
    public init?(_ text: some StringProtocol) {
        if text.hasPrefix("["), text.hasSuffix("]") {
            guard let address = Self.shortestIPv6(String(text.dropFirst().dropLast())) else {
                return nil
            }
            (self.text, isIPv6) = (address, true)
        } else {
            guard Self.isIPv4(text) || Self.isName(text) else { return nil }
            (self.text, isIPv6) = (text.lowercased(), false)
        }
    }

    /// As it stands before a port: IPv6 in brackets.
    public var description: String { isIPv6 ? "[\(text)]" : text }

    private static func isIPv4(_ text: some StringProtocol) -> Bool {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 4
            && parts.allSatisfy { part in
                part.wholeNumber.map { $0 <= 255 && String($0) == part } ?? false
            }
    }

    private static func isName(_ text: some StringProtocol) -> Bool {
        let labels = text.split(separator: ".", omittingEmptySubsequences: false)
        // A last label of digits only would be an address that is misspelt.
        guard text.utf8.count <= 253, labels.last?.utf8.contains(where: \.isLetter) == true else {
            return false
        }
        return labels.allSatisfy { label in
            (1...63).contains(label.utf8.count) && label.first != "-" && label.last != "-"
                && label.utf8.allSatisfy { $0.isLetterOrDigit || $0 == UInt8(ascii: "-") }
        }
    }

    private static func shortestIPv6(_ text: String) -> String? {
        var address = in6_addr()
        var shortest = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
        guard inet_pton(AF_INET6, text, &address) == 1,
            inet_ntop(AF_INET6, &address, &shortest, socklen_t(shortest.count)) != nil
        else { return nil }
        return String(
            decoding: shortest.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    }
}
