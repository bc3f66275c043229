public import Core

/// Asks every installed list of a post and joins what they say.
///
/// The rules, in this order, for each list:
/// 1. A list that cannot be read, is not permitted for this post, or is past its validity is not
///    asked: `cannot_say`.
/// 2. A document that cannot be looked up (no number, no issuer, characters that no list holds) in
///    a list of documents, a person without a name in a list of persons, or a page that cannot be
///    read: `cannot_say`.
/// 3. What the list holds is a `hit`, also when the list is old or the clock not trusted: to know
///    of it harms nobody, as a person compares before anything is done.
/// 4. Silence is `clear` only for a list that is known to be in force: one with a maximum age or a
///    validity cannot be known so without a trusted clock, and an old one is not.
///
/// Without any list the verdict is `cannot_say`.
public struct Screener: Sendable {
    /// What silence must mean.
    public enum Scope: Sendable {
        /// A traveller: each list is asked for all that it holds, documents and persons.
        case traveller
        /// A question at a desk: each list is asked for what the question has.
        case question
    }

    public let lists: [InstalledList]
    /// This post's name; `nil` where no post asks, as for a file inspected at a desk.
    public let post: String?

    public init(lists: [InstalledList], post: String?) {
        self.lists = lists
        self.post = post
    }

    /// Looks a person and that person's documents up in all lists. Blocks: one page a document and
    /// list, and for the name as ``Bundle/search(_:)`` says.
    ///
    /// - Parameters:
    ///   - time: now, by the post's clock.
    ///   - clockIsTrusted: whether that clock is.
    public func screen(
        _ subject: ScreeningSubject, scope: Scope = .traveller, at time: Timestamp,
        clockIsTrusted: Bool
    ) -> ScreeningResult {
        guard !lists.isEmpty else {
            let nothing = ScreeningView(checks: [], reason: "no list is installed")
            return ScreeningResult(counter: nothing, full: nothing, rolesToInform: [])
        }
        var checks: [ScreeningCheck] = []
        var counterChecks: [ScreeningCheck] = []
        var roles: Set<String> = []
        for list in lists {
            let inquiry = ListInquiry(
                list: list, post: post, time: time, clockIsTrusted: clockIsTrusted,
                scope: scope)
            let answer = inquiry.ask(subject)
            guard answer.full.verdict == .hit, let description = list.description,
                description.visibility == .discreet
            else {
                checks.append(answer.full)
                counterChecks.append(answer.full)
                continue
            }
            var check = answer.full
            check.informs = description.role
            checks.append(check)
            if let role = description.role { roles.insert(role) }
            counterChecks.append(answer.withoutMatches)
        }
        return ScreeningResult(
            counter: ScreeningView(checks: counterChecks), full: ScreeningView(checks: checks),
            rolesToInform: roles.sorted())
    }
}
