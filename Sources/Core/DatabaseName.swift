/// The name by which SQLite opens a database file.
public enum DatabaseName {
    /// - Parameters:
    ///   - path: an absolute path.
    ///   - vfs: the file system of SQLite's that is to open it; `nil` for the system's own.
    /// - Returns: the path itself, or a file URI (https://www.sqlite.org/uri.html), which Debian's
    ///   SQLite takes as a name (`SQLITE_USE_URI`).
    public static func of(_ path: String, vfs: String?) -> String {
        guard let vfs else { return path }
        return "file:\(escaped(path))?vfs=\(escaped(vfs))"
    }

    private static func escaped(_ text: String) -> String {
        text.utf8.reduce(into: "") { result, byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "/"), UInt8(ascii: "-"),
                UInt8(ascii: "."), UInt8(ascii: "_"):
                result.unicodeScalars.append(Unicode.Scalar(byte))
            default: result += "%" + Hexadecimal.text([byte])
            }
        }
    }
}
