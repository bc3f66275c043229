public import Core

/// Whether a list may come into use at a post: one that could answer nothing there, or that would
/// keep every later issue out, must not take the place of one that answers.
public struct ListAdmission: Sendable {
    /// How far ahead of this post's clock an issue may be: clocks differ, and dates without a time
    /// zone do by up to a day.
    public static let leeway: Duration = .seconds(24 * 3_600)

    let post: String?
    let time: Timestamp
    let clockIsTrusted: Bool

    /// - Parameters:
    ///   - post: this post's name; `nil` asks nothing about posts.
    ///   - time: now, by the post's clock.
    ///   - clockIsTrusted: whether it is; without it the list's times are told of, not judged.
    public init(post: String?, time: Timestamp, clockIsTrusted: Bool) {
        self.post = post
        self.time = time
        self.clockIsTrusted = clockIsTrusted
    }

    /// - Returns: what a person should look at, where the clock is not trusted enough to refuse.
    /// - Throws: `otherPost`, `expired`, `notYetIssued`.
    func check(_ description: BundleDescription) throws(ScreeningFault) -> [String] {
        let name = description.name
        if let post, !description.permits(post) {
            throw ScreeningFault(
                .otherPost,
                "list \(name) is permitted for \(Self.named(description.permittedPosts)) and not "
                    + "for this post, \(post): it could answer nothing here",
                "ask the list's owner for a bundle whose permitted_posts name \(post); what was "
                    + "installed before stays in use")
        }
        var doubts: [ScreeningFault] = []
        if let end = description.validUntil, time >= end {
            doubts.append(
                ScreeningFault(
                    .expired, "list \(name) was valid until \(end), and it is \(time)",
                    "get a newer bundle from the list's owner; if this post's clock is wrong, set "
                        + "it first"))
        }
        if description.issuedAt > time + Self.leeway {
            doubts.append(
                ScreeningFault(
                    .notYetIssued,
                    "list \(name) says it was issued at \(description.issuedAt), and it is "
                        + "\(time): installed it would keep out every honest later issue",
                    "have the list's owner build it again with the right issued_at; if this "
                        + "post's clock is wrong, set it first"))
        }
        if clockIsTrusted, let first = doubts.first { throw first }
        return doubts.map {
            "\($0.problem); the clock is not trusted, so this was not refused; if the list is "
                + "wrong: waypost lists remove \(name)"
        }
    }

    private static func named(_ posts: [String]) -> String {
        let shown = posts.prefix(5).joined(separator: ", ")
        return posts.count > 5 ? "\(shown) and \(posts.count - 5) more" : shown
    }
}

extension BundleDescription {
    /// Whether the list's owner permits it for this post.
    func permits(_ post: String) -> Bool {
        permittedPosts.isEmpty || permittedPosts.contains(post)
    }
}
