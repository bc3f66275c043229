public import Core

/// Everything that is wrong with a post's configuration, found at once.
public struct SiteFaults: Fault, Hashable {
    /// More than this helps nobody; the rest is counted in ``omitted``.
    public static let limit = 200

    /// At least one, ordered by file, then line, then key.
    public let faults: [SiteFault]
    /// How many more there were.
    public let omitted: Int

    /// - Parameter faults: at least one.
    public init(_ faults: [SiteFault]) {
        precondition(!faults.isEmpty, "a refusal without a reason")
        let ordered = faults.sorted {
            ($0.file, $0.line ?? 0, $0.key) < ($1.file, $1.line ?? 0, $1.key)
        }
        self.faults = Array(ordered.prefix(Self.limit))
        omitted = max(0, ordered.count - Self.limit)
    }

    public var problem: String {
        let count = faults.count + omitted
        return count == 1
            ? faults[0].problem : "\(count) faults in the configuration, first \(faults[0].problem)"
    }

    public var remedy: String? {
        faults.count == 1
            ? "allowed: \(faults[0].allowed)" : "waypost config check names them all"
    }
}
