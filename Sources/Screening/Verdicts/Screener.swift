public import Core

/// Asks every installed list of a post and joins what they say.
///
/// The rules, in this order, for each list:
/// 1. A list that cannot be read, is not permitted for this post, or is past its validity is not
///    asked: `cannot_say`.
/// 2. A document that cannot be looked up (no number, no issuer, characters that no list holds) or
///    a page that cannot be read: `cannot_say`.
/// 3. What the list holds is a `hit`, also when the list is old or the clock not trusted: to know
///    of it harms nobody, as a person compares before anything is done.
/// 4. Silence is `clear` only for a list that is known to be in force: one with a maximum age or a
///    validity cannot be known so without a trusted clock, and an old one is not.
///
/// Without any list the verdict is `cannot_say`.
public struct Screener: Sendable {
    public let lists: [InstalledList]
    /// This post's name; `nil` where no post asks, as for a file inspected at a desk.
    public let post: String?

    public init(lists: [InstalledList], post: String?) {
        self.lists = lists
        self.post = post
    }

    /// Looks up all documents of one person in all lists. Blocks: one page a document and list.
    ///
    /// - Parameters:
    ///   - documents: what was typed, read from a zone or shown besides. Those without a number
    ///     count only where no other has one.
    ///   - time: now, by the post's clock.
    ///   - clockIsTrusted: whether that clock is.
    public func screen(
        documents: [DocumentQuery], at time: Timestamp, clockIsTrusted: Bool
    ) -> ScreeningResult {
        guard !lists.isEmpty else {
            let nothing = ScreeningView(checks: [], reason: "no list is installed")
            return ScreeningResult(counter: nothing, full: nothing, rolesToInform: [])
        }
        let queries = documents.filter { !$0.isEmpty }
        var checks: [ScreeningCheck] = []
        var counterChecks: [ScreeningCheck] = []
        var roles: Set<String> = []
        for list in lists {
            let inquiry = ListInquiry(
                list: list, post: post, time: time, clockIsTrusted: clockIsTrusted)
            let answer = inquiry.ask(queries)
            checks.append(answer.full)
            guard answer.full.verdict == .hit, let description = list.bundle?.description,
                description.visibility == .discreet
            else {
                counterChecks.append(answer.full)
                continue
            }
            if let role = description.role { roles.insert(role) }
            counterChecks.append(answer.withoutMatches)
        }
        return ScreeningResult(
            counter: ScreeningView(checks: counterChecks), full: ScreeningView(checks: checks),
            rolesToInform: roles.sorted())
    }

    /// One document.
    public func screen(
        issuer: String?, number: String?, at time: Timestamp, clockIsTrusted: Bool
    ) -> ScreeningResult {
        screen(
            documents: [DocumentQuery(issuer: issuer, number: number)], at: time,
            clockIsTrusted: clockIsTrusted)
    }
}
