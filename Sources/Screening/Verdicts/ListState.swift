public import Core

/// How a list stands at a moment, for `status` (CONTRACT §4).
public struct ListState: Hashable, Sendable {
    public enum State: String, Sendable, CaseIterable {
        case current
        /// Past its maximum age, or its age is not known and it has a limit of it: it can still
        /// hit, never clear.
        case old
        /// Past its validity: it is not asked any more.
        case expired
        /// It cannot be opened, may not be asked here, or holds nothing that this release asks for.
        case unreadable
    }

    public let name: String
    public let version: String?
    public let issuedAt: Timestamp?
    /// `nil` where the clock is not trusted or contradicts the list.
    public let age: Duration?
    public let state: State
    /// Why the list is not current; else `nil`.
    public let reason: String?

    /// - Parameters:
    ///   - post: this post's name; `nil` where no post asks.
    ///   - time: now.
    ///   - clockIsTrusted: whether `time` is; if not there is no age, and only a validity that has
    ///     ended by this clock already counts as ended.
    public init(_ list: InstalledList, post: String?, at time: Timestamp, clockIsTrusted: Bool) {
        name = list.name
        switch list.content {
        case .unreadable(let fault):
            version = nil
            issuedAt = nil
            age = nil
            state = .unreadable
            reason = fault.description
        case .erased(let erasure):
            version = erasure.version
            issuedAt = erasure.issuedAt
            age = nil
            state = .expired
            reason = "the list's validity ended at \(erasure.endedAt), and it was erased"
        case .chain(let chain):
            let description = chain.head.description
            version = description.version
            issuedAt = description.issuedAt
            // A clock that runs behind the list's own time cannot tell its age.
            age =
                clockIsTrusted && time >= description.issuedAt ? time - description.issuedAt : nil
            (state, reason) = Self.judge(chain, post: post, at: time, age: age)
        }
    }

    private static func judge(
        _ chain: ListChain, post: String?, at time: Timestamp, age: Duration?
    ) -> (State, String?) {
        let description = chain.head.description
        if let post, !description.permits(post) {
            return (.unreadable, "the list's owner does not permit it for this post")
        }
        if let end = description.validUntil, time >= end {
            return (.expired, "the list's validity has ended")
        }
        guard chain.hasDocuments || chain.hasPersons else {
            return (.unreadable, "the list holds neither documents nor persons")
        }
        if let age, let maximum = description.maximumAge, age > maximum {
            return (.old, "the list is older than its owner allows")
        }
        let hasTimeLimit = description.maximumAge != nil || description.validUntil != nil
        if hasTimeLimit, age == nil {
            return (.old, "the clock is not trusted, so the list's age is not known")
        }
        return (.current, nil)
    }

    /// A member of `status --json`'s `lists[]`.
    public var json: JSONValue {
        [
            "name": .string(name),
            "version": JSONValue(version),
            "issued_at": JSONValue(issuedAt?.description),
            "age_s": JSONValue(age.map { $0.wholeMilliseconds / 1_000 }),
            "state": .string(state.rawValue), "reason": JSONValue(reason),
        ]
    }
}
