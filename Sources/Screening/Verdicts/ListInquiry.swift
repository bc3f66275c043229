import Core

/// One list asked once.
///
/// Every answer comes twice: as it is, and as it would be if the list held nothing. The second is
/// what the counter sees of a discreet list, and must not differ from a true silence in any way.
struct ListInquiry {
    struct Answer {
        let full: ScreeningCheck
        let withoutMatches: ScreeningCheck
    }

    private let list: InstalledList
    private let post: String?
    private let time: Timestamp
    private let state: ListState

    init(list: InstalledList, post: String?, time: Timestamp, clockIsTrusted: Bool) {
        self.list = list
        self.post = post
        self.time = time
        state = ListState(list, at: time, clockIsTrusted: clockIsTrusted)
    }

    func ask(_ queries: [DocumentQuery]) -> Answer {
        guard let bundle = list.bundle else { return cannotSay(state.reason ?? "unreadable") }
        let permitted = bundle.description.permittedPosts
        if let post, !permitted.isEmpty, !permitted.contains(post) {
            return cannotSay("the list's owner does not permit it for this post")
        }
        guard state.state != .expired else {
            return cannotSay("the list's validity has ended")
        }
        guard bundle.documents != nil else { return cannotSay("the list holds no documents") }
        guard !queries.isEmpty else { return cannotSay("there is no document number to look up") }
        return lookUp(queries, in: bundle)
    }

    private func lookUp(_ queries: [DocumentQuery], in bundle: Bundle) -> Answer {
        var matches: [DocumentMatch] = []
        var reason = reasonForSilence
        for query in queries {
            guard let key = query.key else {
                reason =
                    query.issuer == nil
                    ? "the document's issuer is not known"
                    : "the document's issuer or number has characters that no list holds"
                continue
            }
            do throws(ScreeningFault) {
                matches += try bundle.query(key).filter(isInForce).filter { !matches.contains($0) }
            } catch {
                reason = error.description
            }
        }
        let silence = check(reason == nil ? .clear : .cannotSay, [], reason)
        return Answer(
            full: matches.isEmpty ? silence : check(.hit, matches, reason), withoutMatches: silence)
    }

    /// An entry's last day counts. With a clock that is behind an entry may hit for too long, which
    /// is the careful side.
    private func isInForce(_ match: DocumentMatch) -> Bool {
        match.entry.validUntil.map { time.date <= $0 } ?? true
    }

    private var reasonForSilence: String? {
        guard let description = list.bundle?.description else { return state.reason }
        if state.state == .old { return "the list is older than its owner allows" }
        let hasTimeLimit = description.maximumAge != nil || description.validUntil != nil
        if hasTimeLimit, state.age == nil {
            return "the clock is not trusted, so the list's age is not known"
        }
        return nil
    }

    private func cannotSay(_ reason: String) -> Answer {
        let silence = check(.cannotSay, [], reason)
        return Answer(full: silence, withoutMatches: silence)
    }

    private func check(
        _ verdict: ScreeningVerdict, _ matches: [DocumentMatch], _ reason: String?
    ) -> ScreeningCheck {
        ScreeningCheck(
            list: list.name, verdict: verdict, version: state.version, age: state.age,
            matches: matches, reason: reason)
    }
}
