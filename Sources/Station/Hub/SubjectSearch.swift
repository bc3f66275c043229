internal import Core
internal import Hub
internal import Screening

/// Looks for a person among all crossings at HQ, as a list is searched.
struct SubjectSearch {
    /// Crossings that are told of, the best first.
    static let limit = 500

    struct Match {
        let crossing: SubjectCrossing
        /// 0 to 1000; a document's number is 1000.
        let score: Int
        let explanation: String

        var json: JSONValue {
            var members = crossing.json.object ?? [:]
            members["score"] = JSONValue(score)
            members["explanation"] = .string(explanation)
            return .object(members)
        }
    }

    let store: any HubStore

    func document(issuer: String, number: String) async throws(HubFault) -> [Match] {
        try await all(.document(issuer: issuer, number: number)) {
            Match(crossing: $0, score: 1_000, explanation: "issuer and number are equal")
        }
    }

    /// Compares every crossing's name: a million of them take about a minute.
    func person(_ person: PersonQuery) async throws(HubFault) -> [Match] {
        try await all(.anybody) { crossing in
            let name = [crossing.givenNames, crossing.surname].compactMap(\.self)
                .joined(separator: " ")
            guard !name.isEmpty,
                let found = person.agreement(
                    names: [name],
                    birthDates: crossing.birthDate.flatMap { BirthDate($0) }.map { [$0] } ?? [],
                    sex: crossing.sex, nationality: crossing.nationality)
            else { return nil }
            return Match(crossing: crossing, score: found.score, explanation: found.explanation)
        }
    }

    private func all(
        _ question: SubjectQuestion, _ match: (SubjectCrossing) -> Match?
    ) async throws(HubFault) -> [Match] {
        var matches: [Match] = []
        var place: (post: String, id: Identifier)?
        while true {
            let page = try await store.subjectCrossings(question, after: place)
            guard let last = page.last else { break }
            matches += page.compactMap(match)
            place = (last.post, last.id)
        }
        return Array(matches.sorted { $0.score > $1.score }.prefix(Self.limit))
    }
}
