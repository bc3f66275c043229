/// Host and port of `https://HOST:PORT`.
struct HubAddress: Sendable, Hashable {
    /// Without the brackets of an IPv6 address.
    let host: String
    let port: Int

    private static let scheme = "https://"
    private static let usualPort = 443

    /// `nil` where the text is no such address.
    init?(_ text: String) {
        guard text.hasPrefix(Self.scheme) else { return nil }
        let place = text.dropFirst(Self.scheme.count).prefix { $0 != "/" }
        let end: Substring
        if place.hasPrefix("[") {
            host = String(place.dropFirst().prefix { $0 != "]" })
            end = place.drop { $0 != "]" }.dropFirst()
        } else {
            host = String(place.prefix { $0 != ":" })
            end = place.drop { $0 != ":" }
        }
        guard end.isEmpty || Int(end.dropFirst()) != nil else { return nil }
        port = Int(end.dropFirst()) ?? Self.usualPort
    }
}
