public import Core
public import PKI

/// Whether a release may come into this post. The uplink asks before it fetches, and the role whose
/// it is asks again before it takes it into use: neither believes the other.
///
/// Signatures, signers, post, version and hash never wait for the clock. Dates, and whether the
/// signers' certificates are valid today, are judged by trusted time alone. Until then a list comes
/// into use, as it has dates of its own that its look-ups judge, and so does what has no dates and
/// whose mistakes can be taken back; all else waits.
public struct ReleaseAdmission: Sendable {
    let post: String
    let trust: TrustStore
    let time: Timestamp
    let clockIsTrusted: Bool

    /// - Parameter trust: the post's list authority.
    public init(post: String, trust: TrustStore, time: Timestamp, clockIsTrusted: Bool) {
        self.post = post
        self.trust = trust
        self.time = time
        self.clockIsTrusted = clockIsTrusted
    }

    /// - Parameter installed: the version that is here, `nil` for none.
    /// - Throws: the first reason against it.
    public func check(
        _ release: SignedRelease, installed: Int64?
    ) throws(ReleaseFault) {
        let statement = release.statement
        try release.verified(by: trust, at: clockIsTrusted ? time : nil)
        guard statement.isFor(post) else {
            throw ReleaseFault(
                .otherPost, "it is for \(Self.named(statement.posts)) and not for \(post)",
                "publish it to this post")
        }
        if let installed, statement.release.version <= installed {
            throw ReleaseFault(
                .outdated, "version \(installed) is here, and this is \(statement.release.version)",
                "publish it under a version above \(installed)")
        }
        guard clockIsTrusted else {
            if statement.release.kind == .lists { return }
            if statement.release.kind.isSingle, !statement.hasDates { return }
            throw ReleaseFault(
                .notNow, "its dates wait for a clock that is trusted", "set the clock")
        }
        if let end = statement.validUntil, time >= end {
            throw ReleaseFault(
                .expired, "it was valid until \(end), and it is \(time)",
                "publish it again with a later end")
        }
        guard statement.validFrom <= time else {
            throw ReleaseFault(
                .notNow, "it is valid from \(statement.validFrom) on", "wait until then")
        }
    }

    private static func named(_ posts: [String]) -> String {
        let shown = posts.prefix(3).joined(separator: ", ")
        return posts.count > 3 ? "\(shown) and \(posts.count - 3) more" : shown
    }
}
