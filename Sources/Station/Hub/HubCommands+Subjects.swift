internal import Core
internal import Hub
internal import PKI
internal import Screening
internal import Uplink

/// What HQ owes the people who stand in its register.
extension HubCommands {
    /// Whom `waypost-hub subject find` looks for.
    public enum SubjectWish: Sendable {
        case document(issuer: String, number: String)
        case person(name: String, birthDate: String?)
    }

    /// `subject find`: crossings by which a person may stand here, the best first.
    ///
    /// - Parameters:
    ///   - reference: the case for which it is done.
    ///   - person: the user who asks.
    public func findSubject(
        _ wish: SubjectWish, reference: String, person: String, _ choice: StoreChoice?
    ) async -> Int32 {
        await querying(choice) { store in
            let search = SubjectSearch(store: store)
            let matches: [SubjectSearch.Match]
            let means: String
            // The audit first: nobody looks without leaving a trace.
            switch wish {
            case .document(let issuer, let number):
                means = "document"
                try await audit("find", means, reference, person, store)
                matches = try await search.document(issuer: issuer, number: number)
            case .person(let name, let birthDate):
                means = "name"
                let date = try birthDate.map { text in
                    guard let date = BirthDate(text) else {
                        throw UnreadableName(
                            found: text, wanted: "1960, 1960-05, 1960-05-17 or 1958..1962")
                    }
                    return date
                }
                let query = PersonQuery(names: [name], birthDates: date.map { [$0] } ?? [])
                guard !query.isEmpty else {
                    throw UnreadableName(found: name, wanted: "a name")
                }
                try await audit("find", means, reference, person, store)
                matches = try await search.person(query)
            }
            if isJSON {
                console.line(JSONValue.array(matches.map(\.json)).prettyText)
                return ExitCode.ok
            }
            if matches.isEmpty { console.line("Nobody was found.") }
            for match in matches {
                let crossing = match.crossing
                let name = [crossing.surname, crossing.givenNames].compactMap(\.self)
                    .joined(separator: ", ")
                console.line(
                    "\(match.score)  \(crossing.post)/\(crossing.id)  "
                        + "\(crossing.crossedAt?.description ?? "?")  \(name)  "
                        + "\(crossing.birthDate ?? "?")  \(crossing.issuer ?? "?") "
                        + "\(crossing.number ?? "?")"
                        + (crossing.holds.isEmpty
                            ? "" : "  held for \(crossing.holds.joined(separator: ", "))"))
                console.line("  \(match.explanation)")
            }
            return ExitCode.ok
        }
    }

    private func audit(
        _ action: String, _ result: String, _ reference: String, _ person: String,
        _ store: any HubStore
    ) async throws {
        try await store.audit(
            action, by: person, reference: reference, result: result, at: time.now())
    }

    /// `subject export --crossing POST/ID… --out DIR`: a bundle that a person can be handed.
    public func exportSubject(
        _ names: [String], out: String, reference: String, person: String,
        _ choice: StoreChoice?
    ) async -> Int32 {
        await querying(choice) { store in
            let crossings = try names.map(crossing)
            try await audit(
                "export", names.joined(separator: " "), reference, person, store)
            var all: [SubjectBundle.Crossing] = []
            for (post, id) in crossings {
                let records = try await store.subjectRecords(about: id, of: post)
                guard !records.isEmpty else {
                    throw HubFault.erasureRefused("nothing is held about \(post)/\(id)")
                }
                all.append(
                    SubjectBundle.Crossing(
                        post: post, id: id, records: records,
                        attachments: try await store.attachments(of: id, post: post),
                        services: try await store.servicesAsked(about: id, of: post)))
            }
            let bundle = SubjectBundle(
                reference: reference, madeAt: time.now(), crossings: all)
            try files.makeDirectory(out, mode: 0o700)
            for crossing in all {
                for attachment in crossing.attachments where attachment.isHeld {
                    let bytes = Guarded<[UInt8]>([])
                    _ = try await store.read(
                        attachment: attachment.sha256, of: crossing.post
                    ) { part in
                        bytes.withLock { $0 += part }
                    }
                    try files.replace(
                        "\(out)/\(attachment.sha256)", with: bytes.withLock { $0 }, mode: 0o600)
                }
            }
            try files.replace(
                out + "/subject.json", with: Array(bundle.json.prettyText.utf8), mode: 0o600)
            try files.replace(out + "/subject.html", with: Array(bundle.page.utf8), mode: 0o600)
            console.line(
                isJSON
                    ? JSONValue.object([
                        "out": .string(out), "crossings": JSONValue(all.count),
                    ]).prettyText
                    : "\(out): \(all.count) crossings, subject.html to read, subject.json")
            return ExitCode.ok
        }
    }

    /// `subject hold|release POST/ID --reference CASE`.
    public func holdSubject(
        _ name: String, reference: String, isHeld: Bool, person: String, _ choice: StoreChoice?
    ) async -> Int32 {
        await querying(choice) { store in
            let (post, id) = try crossing(name)
            let isDone =
                isHeld
                ? try await store.hold(
                    id, of: post, reference: reference, by: person, at: time.now())
                : try await store.releaseHold(
                    on: id, of: post, reference: reference, by: person, at: time.now())
            guard isDone else {
                console.complain(
                    isHeld
                        ? "waypost-hub: there is no crossing \(name)"
                        : "waypost-hub: \(name) is not held for \(reference)")
                return ExitCode.failed
            }
            console.line(
                isJSON
                    ? JSONValue.object(["held": .bool(isHeld)]).prettyText
                    : isHeld ? "\(name) is held for \(reference)." : "\(name) is released.")
            return ExitCode.ok
        }
    }

    /// `subject erase propose --crossing POST/ID… --legal-basis TEXT --reference CASE …`.
    public func proposeErasure(
        _ names: [String], legalBasis: String, reference: String, key: String,
        certificate: String, _ choice: StoreChoice?
    ) async -> Int32 {
        await querying(choice) { store in
            let crossings = try names.map(crossing)
            let trust = try HubDirectory.open(directory).publisherTrust()
            let (key, certificate) = try publisher(key, certificate)
            let now = time.now()
            let (decision, statements) = try await store.proposeErasure(
                of: crossings, legalBasis: legalBasis, reference: reference,
                by: certificate.subjectCommonName ?? "?", at: now
            ) { (erasure) throws(HubFault) in
                try Self.signing(erasure) { () throws in
                    let signed = try erasure.signed(key: key, certificate: certificate, at: now)
                    try signed.verified(by: trust, at: now, signers: 1)
                    return signed
                }
            }
            let records = statements.reduce(0) { $0 + $1.statement.places.count }
            console.line(
                isJSON
                    ? JSONValue.object([
                        "decision": .string(decision.description), "records": JSONValue(records),
                        "posts": JSONValue(Set(statements.map(\.statement.post)).count),
                    ]).prettyText
                    : "\(decision): \(records) records. Nothing is erased before another person "
                        + "signs: waypost-hub subject erase approve \(decision)")
            return ExitCode.ok
        }
    }

    /// `subject erase approve DECISION --key --cert`: the second person's signature carries it out.
    public func approveErasure(
        _ decision: String, key: String, certificate: String, _ choice: StoreChoice?
    ) async -> Int32 {
        await querying(choice) { store in
            guard let id = Identifier(decision) else {
                throw UnreadableName(found: decision, wanted: "a decision's UUID")
            }
            let trust = try HubDirectory.open(directory).publisherTrust()
            let (key, certificate) = try publisher(key, certificate)
            let now = time.now()
            let standings = try await store.approveErasure(id, at: now) {
                (erasure) throws(HubFault) in
                let signed = try Self.signing(erasure) { () throws in
                    let second = try erasure.signed(
                        key: key, certificate: certificate, at: now)
                    try second.verified(by: trust, at: now)
                    return second
                }
                return (signed, certificate.subjectCommonName ?? "?")
            }
            tell(standings)
            return ExitCode.ok
        }
    }

    private static func signing(
        _ erasure: SignedErasure, _ sign: () throws -> SignedErasure
    ) throws(HubFault) -> SignedErasure {
        do {
            return try sign()
        } catch let fault as any Fault {
            throw .erasureRefused(fault.problem)
        } catch {
            throw .erasureRefused("\(error)")
        }
    }

    /// `subject erase status`: 1 where a post has not erased yet, refuses, or has what came later.
    public func erasures(_ choice: StoreChoice?) async -> Int32 {
        await querying(choice) { store in
            let standings = try await store.erasures()
            tell(standings)
            return standings.allSatisfy { $0.postState == "done" && $0.late == 0 }
                ? ExitCode.ok : ExitCode.failed
        }
    }

    private func tell(_ standings: [ErasureStanding]) {
        if isJSON { return console.line(JSONValue.array(standings.map(\.json)).prettyText) }
        if standings.isEmpty { console.line("Nothing was proposed.") }
        for standing in standings {
            let statement = standing.erasure.statement
            let state: String
            if let approved = standing.approvedAt {
                state =
                    "erased here \(approved), signed by \(standing.proposedBy) and "
                    + "\(standing.approvedBy ?? "?"); at the post: "
                    + (standing.postState == "open" ? "not yet" : standing.postState ?? "?")
                    + (standing.postReason.map { " (\($0))" } ?? "")
            } else {
                state = "waits for a second person; proposed by \(standing.proposedBy)"
            }
            console.line(
                "\(standing.decision)  \(statement.post)  \(statement.places.count) records  "
                    + "\(statement.reference)")
            console.line("  \(state)")
            if standing.late > 0 {
                console.line(
                    "  \(standing.late) records came later: erased here, and at the post once they "
                        + "are proposed and signed as well")
            }
        }
    }

    private func crossing(_ name: String) throws -> (post: String, id: Identifier) {
        let parts = name.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2, !parts[0].isEmpty, let id = Identifier(parts[1]) else {
            throw UnreadableName(found: name, wanted: "POST/ID, as subject find shows it")
        }
        return (String(parts[0]), id)
    }
}
