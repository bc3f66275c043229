import Core

/// The time zones that this machine knows, by their names in the tz database.
///
/// Read from the compiled files themselves: asking for one name needs no Foundation.
public struct TimeZones: Sendable, Hashable {
    public static let system = TimeZones(directory: "/usr/share/zoneinfo")

    private let directory: String

    public init(directory: String) {
        self.directory = directory
    }

    /// Whether `name` names a zone. Where the machine has no database at all, every well-formed
    /// name does: a desk without one must not refuse a good site.
    public func contains(_ name: String) -> Bool {
        guard Self.isWellFormed(name) else { return false }
        let files = LinuxFiles()
        guard files.exists(directory) else { return true }
        // RFC 9636 §3.1: a compiled zone begins with these four letters.
        let content = try? files.read("\(directory)/\(name)", limit: 262_144)
        return content?.starts(with: "TZif".utf8) ?? false
    }

    private static func isWellFormed(_ name: String) -> Bool {
        let parts = name.split(separator: "/", omittingEmptySubsequences: false)
        // `posix` and `right` are second copies of the database, the latter with leap seconds.
        guard name.utf8.count <= 64, (1...3).contains(parts.count),
            parts[0] != "posix", parts[0] != "right"
        else { return false }
        return parts.allSatisfy { part in
            part.utf8.first?.isLetter == true
                && part.utf8.allSatisfy { $0.isLetterOrDigit || "_-+".utf8.contains($0) }
        }
    }
}
