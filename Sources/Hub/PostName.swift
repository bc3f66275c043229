internal import Core
public import PKI

/// A post's name as it stands in certificates, tables and file names.
public enum PostName {
    /// 1 to 64 ASCII letters, digits, `-`, `_` and `.`; not starting with a dot, so that no name is
    /// a hidden file or a way out of a directory.
    public static func isValid(_ name: String) -> Bool {
        guard (1...64).contains(name.utf8.count), !name.hasPrefix(".") else { return false }
        return name.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"),
                UInt8(ascii: "."):
                true
            default: false
            }
        }
    }
    /// What a spare's request names instead of a post: its own key, so that nobody takes two spares
    /// for one.
    public static func spare(_ key: PublicKey) -> String {
        "spare-" + SHA256.digest(key.der).description.prefix(16)
    }
}
