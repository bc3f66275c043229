public import Core

/// What a list's owner says of the list as a whole (RECORD.md "Alert lists").
public struct BundleDescription: Hashable, Sendable {
    /// What the counter may learn of a hit.
    public enum Visibility: String, Sendable, CaseIterable {
        /// Everybody who screens sees it.
        case open
        /// The counter sees what it sees of a clear list; the role named in ``role`` sees the hit.
        case discreet
    }

    /// 1 to 64 of `a…z`, `0…9`, `-` and `_`, a letter or digit first: it names a file on the post.
    public var name: String
    /// 1 to 64 printable characters of ASCII, for people; order comes from ``issuedAt``.
    public var version: String
    public var owner: String?
    public var legalBasis: String?
    /// Empty: all posts.
    public var permittedPosts: [String]
    public var issuedAt: Timestamp
    /// From then on the list must not be used at all; `nil` for no such end.
    public var validUntil: Timestamp?
    /// From this age on the list proves nothing by silence; `nil` for no such age.
    public var maximumAge: Duration?
    public var visibility: Visibility
    /// Who sees the hits of a discreet list.
    public var role: String?

    public init(
        name: String, version: String = "1", owner: String? = nil, legalBasis: String? = nil,
        permittedPosts: [String] = [], issuedAt: Timestamp, validUntil: Timestamp? = nil,
        maximumAge: Duration? = nil, visibility: Visibility = .open, role: String? = nil
    ) {
        self.name = name
        self.version = version
        self.owner = owner
        self.legalBasis = legalBasis
        self.permittedPosts = permittedPosts
        self.issuedAt = issuedAt
        self.validUntil = validUntil
        self.maximumAge = maximumAge
        self.visibility = visibility
        self.role = role
    }

    /// Every fault, none where all values are within their bounds.
    public func validate() -> [ScreeningFault] {
        var faults: [ScreeningFault] = []
        func check(_ isRight: Bool, _ key: String, _ found: String, _ allowed: String) {
            if !isRight {
                faults.append(ScreeningFault(.description, "\(key) is \(found)", allowed))
            }
        }
        check(
            Self.isName(name), "name", "'\(name)'",
            "1 to 64 of a to z, 0 to 9, - and _, a letter or digit first")
        check(
            (1...64).contains(version.utf8.count)
                && version.utf8.allSatisfy { (0x21...0x7E).contains($0) },
            "version", "'\(version)'", "1 to 64 printable characters without spaces")
        for (key, text) in [("owner", owner), ("legal_basis", legalBasis), ("role", role)] {
            guard let text else { continue }
            check(
                (1...ScreeningLimit.entryText).contains(text.utf8.count), key,
                "\(text.utf8.count) bytes long", "1 to \(ScreeningLimit.entryText) bytes")
        }
        check(
            permittedPosts.count <= ScreeningLimit.permittedPosts
                && permittedPosts.allSatisfy { (1...64).contains($0.utf8.count) },
            "permitted_posts", "\(permittedPosts.count) posts",
            "at most \(ScreeningLimit.permittedPosts), each named by 1 to 64 bytes")
        if let validUntil {
            check(
                validUntil > issuedAt, "valid_until", "\(validUntil)", "later than \(issuedAt)")
        }
        if let maximumAge {
            check(
                (.seconds(1)...Duration.seconds(100 * 366 * 86_400)).contains(maximumAge),
                "max_age", "\(maximumAge)", "a second to a century")
        }
        check(
            (visibility == .discreet) == (role != nil), "role", role.map { "'\($0)'" } ?? "missing",
            "a discreet list names the role that sees its hits, an open one none")
        return faults
    }

    static func isName(_ text: String) -> Bool {
        let characters = Array(text.utf8)
        func isPlain(_ character: UInt8) -> Bool {
            (0x61...0x7A).contains(character) || (0x30...0x39).contains(character)
        }
        return (1...64).contains(characters.count) && isPlain(characters[0])
            && characters.allSatisfy {
                isPlain($0) || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "_")
            }
    }
}
