/// One thing that is wrong with a configuration file: where, what was found, what is allowed.
public struct SiteFault: Hashable, Sendable, CustomStringConvertible {
    public let file: String
    /// Dotted path with indices from 0, `power.loads[2].tier`; empty where the file as a whole is
    /// meant.
    public let key: String
    /// From 1; `nil` where the file could not be read at all.
    public let line: Int?
    /// What stands there, as the object of "found".
    public let found: String
    /// What may stand there, as the subject of "is allowed".
    public let allowed: String

    public init(file: String, key: String, line: Int?, found: String, allowed: String) {
        self.file = file
        self.key = key
        self.line = line
        self.found = found
        self.allowed = allowed
    }

    public var description: String { "\(problem); allowed: \(allowed)" }

    /// The description without what is allowed.
    public var problem: String {
        let place = line.map { "\(file) line \($0)" } ?? file
        return key.isEmpty ? "\(place): found \(found)" : "\(place), \(key): found \(found)"
    }
}
