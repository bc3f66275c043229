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
    private let scope: Screener.Scope

    init(
        list: InstalledList, post: String?, time: Timestamp, clockIsTrusted: Bool,
        scope: Screener.Scope = .traveller
    ) {
        self.list = list
        self.time = time
        self.scope = scope
        state = ListState(list, post: post, at: time, clockIsTrusted: clockIsTrusted)
    }

    func ask(_ subject: ScreeningSubject) -> Answer {
        guard let chain = list.chain, state.state == .current || state.state == .old else {
            return cannotSay(state.reason ?? "unreadable")
        }
        let documents = subject.documents.filter { !$0.isEmpty }
        let person = subject.person.flatMap { $0.isEmpty ? nil : $0 }
        var asksDocuments = chain.hasDocuments
        var asksPerson = chain.hasPersons
        if scope == .question {
            asksDocuments = asksDocuments && !documents.isEmpty
            asksPerson = asksPerson && person != nil
            if !asksDocuments, !asksPerson {
                return cannotSay(lacking(chain, named: person != nil))
            }
        }
        var found = Findings(reason: state.reason)
        if asksDocuments { look(up: documents, in: chain, &found) }
        if asksPerson { look(for: person, in: chain, &found) }
        let silence = check(found.reason == nil ? .clear : .cannotSay, [], found.reason)
        return Answer(
            full: found.matches.isEmpty ? silence : check(.hit, found.matches, found.reason),
            withoutMatches: silence)
    }

    private struct Findings {
        var matches: [ScreeningMatch] = []
        /// Why silence would prove nothing.
        var reason: String?
    }

    private func look(
        up documents: [DocumentQuery], in chain: ListChain, _ found: inout Findings
    ) {
        if documents.isEmpty { found.reason = Self.noDocument }
        for query in documents {
            guard let key = query.key else {
                found.reason =
                    query.issuer == nil
                    ? "the document's issuer is not known"
                    : "the document's issuer or number has characters that no list holds"
                continue
            }
            do throws(ScreeningFault) {
                found.matches += try chain.query(key).map(ScreeningMatch.document)
                    .filter(isInForce).filter { !found.matches.contains($0) }
            } catch {
                found.reason = error.description
            }
        }
    }

    private func look(for person: PersonQuery?, in chain: ListChain, _ found: inout Findings) {
        guard let person else {
            found.reason = Self.noName
            return
        }
        do throws(ScreeningFault) {
            found.matches += try chain.search(person).map(ScreeningMatch.person)
                .filter(isInForce)
        } catch {
            found.reason = error.description
        }
    }

    private static let noDocument = "there is no document number to look up"
    private static let noName = "there is no name to look up"

    private func lacking(_ chain: ListChain, named: Bool) -> String {
        if !chain.hasPersons {
            return named ? "a name was given, and the list holds no persons" : Self.noDocument
        }
        return !chain.hasDocuments
            ? Self.noName : "there is neither a name nor a document number to look up"
    }

    /// An entry's last day counts. With a clock that is behind an entry may hit for too long, which
    /// is the careful side.
    private func isInForce(_ match: ScreeningMatch) -> Bool {
        match.validUntil.map { time.date <= $0 } ?? true
    }

    private func cannotSay(_ reason: String) -> Answer {
        let silence = check(.cannotSay, [], reason)
        return Answer(full: silence, withoutMatches: silence)
    }

    private func check(
        _ verdict: ScreeningVerdict, _ matches: [ScreeningMatch], _ reason: String?
    ) -> ScreeningCheck {
        ScreeningCheck(
            list: list.name, verdict: verdict, version: state.version, age: state.age,
            matches: matches, reason: reason)
    }
}
