import Core
import Glibc

/// Waiting for what another process does. Nobody tells of it, so it has to be looked at again and
/// again: here and nowhere else.
enum Patience {
    /// Between two looks.
    static let interval: Duration = .milliseconds(20)

    struct RanOut: Error, CustomStringConvertible {
        let what: String
        let limit: Duration

        var description: String { "\(what) did not happen within \(limit)" }
    }

    /// Returns as soon as the condition holds.
    /// - Throws: ``RanOut`` naming what was awaited.
    static func until(
        _ what: String, within limit: Duration = .seconds(60), _ holds: () throws -> Bool
    ) throws {
        let time = SystemTime()
        let deadline = time.monotonic() + limit
        while try !holds() {
            guard time.monotonic() < deadline else { throw RanOut(what: what, limit: limit) }
            _ = poll(nil, 0, Int32(interval.wholeMilliseconds))
        }
    }
}
