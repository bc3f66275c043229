public import Core

/// How a list stands at a moment, for `status` (CONTRACT §4).
public struct ListState: Hashable, Sendable {
    public enum State: String, Sendable, CaseIterable {
        case current
        /// Past its maximum age: it can still hit, never clear.
        case old
        /// Past its validity: it is not asked any more.
        case expired
        case unreadable
    }

    public let name: String
    public let version: String?
    public let issuedAt: Timestamp?
    /// `nil` where the clock is not trusted or contradicts the list.
    public let age: Duration?
    public let state: State
    /// Why the list is unreadable; else `nil`.
    public let reason: String?

    /// - Parameters:
    ///   - time: now.
    ///   - clockIsTrusted: whether `time` is; if not there is no age, and only a validity that has
    ///     ended by this clock already counts as ended.
    public init(_ list: InstalledList, at time: Timestamp, clockIsTrusted: Bool) {
        name = list.name
        switch list.content {
        case .unreadable(let fault):
            version = nil
            issuedAt = nil
            age = nil
            state = .unreadable
            reason = fault.description
        case .bundle(let bundle):
            let description = bundle.description
            version = description.version
            issuedAt = description.issuedAt
            reason = nil
            // A clock that runs behind the list's own time cannot tell its age.
            age =
                clockIsTrusted && time >= description.issuedAt ? time - description.issuedAt : nil
            if let end = description.validUntil, time >= end {
                state = .expired
            } else if let age, let maximum = description.maximumAge, age > maximum {
                state = .old
            } else {
                state = .current
            }
        }
    }

    /// A member of `status --json`'s `lists[]`.
    public var json: JSONValue {
        [
            "name": .string(name),
            "version": JSONValue(version),
            "issued_at": JSONValue(issuedAt?.description),
            "age_s": JSONValue(age.map { $0.wholeMilliseconds / 1_000 }),
            "state": .string(state.rawValue),
        ]
    }
}
