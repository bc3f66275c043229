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
    private let time: Timestamp
    private let state: ListState

    init(list: InstalledList, post: String?, time: Timestamp, clockIsTrusted: Bool) {
        self.list = list
        self.time = time
        state = ListState(list, post: post, at: time, clockIsTrusted: clockIsTrusted)
    }

    func ask(_ queries: [DocumentQuery]) -> Answer {
        guard let bundle = list.bundle, state.state == .current || state.state == .old else {
            return cannotSay(state.reason ?? "unreadable")
        }
        guard !queries.isEmpty else { return cannotSay("there is no document number to look up") }
        return lookUp(queries, in: bundle)
    }

    private func lookUp(_ queries: [DocumentQuery], in bundle: Bundle) -> Answer {
        var matches: [DocumentMatch] = []
        var reason = state.reason
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
