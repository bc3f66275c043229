/// A release by its kind, its name and its version: `lists/sltd/7`.
public struct ReleaseName: Sendable, Hashable, CustomStringConvertible {
    public let kind: ReleaseKind
    /// 1 to 64 of `a…z`, `0…9`, `-` and `_`, a letter or digit first: it stands in file names.
    public let name: String
    /// From 1 on; a post never goes back.
    public let version: Int64

    /// `nil` where name or version cannot be one.
    public init?(kind: ReleaseKind, name: String, version: Int64) {
        guard Self.isName(name), (1...Self.largestVersion).contains(version) else { return nil }
        self.kind = kind
        self.name = name
        self.version = version
    }

    /// Reads `KIND/NAME/VERSION`.
    public init?(_ text: some StringProtocol) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 3, let kind = ReleaseKind(rawValue: String(parts[0])),
            let version = Int64(parts[2]), String(version) == parts[2]
        else { return nil }
        self.init(kind: kind, name: String(parts[1]), version: version)
    }

    public var description: String { "\(kind.rawValue)/\(name)/\(version)" }

    /// The same without the version: what a post has one of.
    public var line: String { "\(kind.rawValue)/\(name)" }

    public static let largestVersion: Int64 = 1 << 53 - 1

    public static func isName(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        func isPlain(_ byte: UInt8) -> Bool {
            (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
                || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
        }
        return (1...64).contains(bytes.count) && isPlain(bytes[0])
            && bytes.allSatisfy {
                isPlain($0) || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "_")
            }
    }
}
