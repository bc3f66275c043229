internal import Core
internal import Health
internal import Hub
internal import PKI
internal import Uplink

/// How one of HQ's authorities follows another.
extension HubCommands {
    public static let authorityUses = AuthorityUse.allCases.map(\.rawValue)

    /// `authority status`.
    public func authorities(_ choice: StoreChoice?) async -> Int32 {
        await succeeding(choice) { hub, posts in
            var isDue = false
            var documents: [String: JSONValue] = [:]
            for use in AuthorityUse.allCases {
                let report = try AuthorityReport(hub, use, posts: posts, at: time.now())
                isDue = isDue || report.due != nil
                documents[use.rawValue] = report.json
                if !isJSON { report.lines.forEach(console.line) }
            }
            if isJSON { console.line(JSONValue.object(documents).prettyText) }
            return isDue ? ExitCode.failed : ExitCode.ok
        }
    }

    /// `authority prepare USE`.
    public func prepareAuthority(_ use: String, _ choice: StoreChoice?) async -> Int32 {
        await changing(use, choice) { hub, use, _ in
            try hub.prepareAuthority(use, at: time.now())
        }
    }

    /// `authority switch USE [--anyway]`.
    public func switchAuthority(
        _ use: String, isForced: Bool, _ choice: StoreChoice?
    ) async -> Int32 {
        await changing(use, choice) { hub, use, posts in
            let register = try hub.authorities(use)
            let behind = register.behind(posts)
            guard behind.isEmpty || register.next == nil || isForced else {
                throw SuccessionFault(
                    problem: "\(behind.count) posts have not heard of the next authority: "
                        + behind.prefix(AuthorityReport.named).joined(separator: " "),
                    remedy: "wait for their next greeting (waypost-hub authority status), or "
                        + "--anyway")
            }
            return try hub.switchAuthority(use, at: time.now())
        }
    }

    /// `authority retire USE [--anyway] [--compromised]`.
    public func retireAuthorities(
        _ use: String, isCompromised: Bool, isForced: Bool, _ choice: StoreChoice?
    ) async -> Int32 {
        await changing(use, choice) { hub, use, _ in
            try hub.retireAuthorities(
                use, isCompromised: isCompromised, isForced: isForced, at: time.now())
        }
    }

    /// `authority renew`: what `serve` does by itself, for a key that is here for a moment.
    public func renewCertificates() -> Int32 {
        answering {
            let hub = try HubDirectory.open(directory)
            let now = time.now()
            let renewed = try hub.renewCertificates(at: now)
            let waiting = hub.waitingCertificates(at: now)
            if isJSON {
                func names(_ credentials: [HubDirectory.Credential]) -> JSONValue {
                    .array(credentials.map { .string($0.rawValue) })
                }
                let document: JSONValue = [
                    "renewed": names(renewed), "waiting": names(waiting.map(\.leaf)),
                ]
                console.line(document.prettyText)
            } else {
                for credential in renewed { console.line("\(credential.rawValue).pem: renewed") }
                for (leaf, key) in waiting {
                    console.line("\(leaf.rawValue).pem: is due, and waits for \(key.rawValue).key")
                }
                if renewed.isEmpty, waiting.isEmpty { console.line("Nothing is due.") }
            }
            return waiting.isEmpty ? ExitCode.ok : ExitCode.failed
        }
    }

    private func changing(
        _ use: String, _ choice: StoreChoice?,
        _ change: (HubDirectory, AuthorityUse, [PostHealth]) throws -> AuthorityRegister
    ) async -> Int32 {
        await succeeding(choice) { hub, posts in
            guard let use = AuthorityUse(rawValue: use) else { return ExitCode.usage }
            _ = try change(hub, use, posts)
            let report = try AuthorityReport(hub, use, posts: posts, at: time.now())
            if isJSON {
                console.line(report.json.prettyText)
            } else {
                report.lines.forEach(console.line)
            }
            return ExitCode.ok
        }
    }

    /// A hub that never served has no posts yet.
    func succeeding(
        _ choice: StoreChoice?, _ work: (HubDirectory, [PostHealth]) throws -> Int32
    ) async -> Int32 {
        do {
            let hub = try HubDirectory.open(directory)
            let store: any HubStore
            do {
                store = try self.store(choice)
            } catch HubStoreFault.neverServed {
                return try work(hub, [])
            }
            let posts: [PostHealth]
            do throws(HubFault) {
                try await store.prepare(at: time.now())
                posts = try await store.health()
            } catch {
                await store.close()
                throw error
            }
            await store.close()
            return try work(hub, posts)
        } catch {
            return tell(error, otherwise: ExitCode.failed)
        }
    }
}

/// Why an authority does not follow now.
private struct SuccessionFault: Fault {
    let problem: String
    let remedy: String?
}

extension AuthorityRegister {
    /// Posts in service that have not told that they heard what is told now.
    func behind(_ posts: [PostHealth]) -> [String] {
        guard generation > 0 else { return [] }
        return posts.filter { post in
            post.certificateEnd != nil
                && post.condition?.authorities[use] ?? 0 < generation
        }.map(\.post)
    }
}

/// How the authorities of a use stand.
struct AuthorityReport {
    /// Posts that are named one by one.
    static let named = 8

    let register: AuthorityRegister
    /// What should be done, and how.
    let due: String?
    private let ends: [String: Timestamp]
    private let behind: [String]
    private let posts: Int

    init(
        _ hub: HubDirectory, _ use: AuthorityUse, posts: [PostHealth], at now: Timestamp
    ) throws {
        register = try hub.authorities(use)
        behind = register.behind(posts)
        self.posts = posts.filter { $0.certificateEnd != nil }.count
        var ends: [String: Timestamp] = [:]
        for member in register.members {
            ends[member.name] = try hub.certificate(of: member).notAfter
        }
        self.ends = ends
        let current = try hub.certificate(use == .hub ? .hubAuthority : .listAuthority)
        if register.next != nil {
            due =
                behind.isEmpty
                ? "every post knows the next one: waypost-hub authority switch \(use.rawValue)"
                : nil
        } else if now >= current.renewalDue {
            due =
                "two thirds of its life are over: waypost-hub authority prepare \(use.rawValue)"
        } else {
            due = nil
        }
    }

    var lines: [String] {
        var lines = register.members.map { member in
            ScreenText.padded(register.use.rawValue, 7) + ScreenText.padded(member.name, 13)
                + ScreenText.padded(member.standing.rawValue, 10)
                + "ends \(ends[member.name].map { "\($0)".prefix(10) } ?? "?")"
        }
        if register.generation > 0, !behind.isEmpty {
            let names = behind.prefix(Self.named).joined(separator: " ")
            let more = behind.count > Self.named ? " ..." : ""
            lines.append(
                "       \(behind.count) of \(posts) posts have not heard of this: \(names)\(more)")
        }
        if let due { lines.append("       \(due)") }
        return lines
    }

    var json: JSONValue {
        [
            "generation": .integer(register.generation),
            "authorities": .array(
                register.members.map {
                    [
                        "name": .string($0.name), "standing": .string($0.standing.rawValue),
                        "since": .string($0.since.description),
                        "not_after": JSONValue(ends[$0.name]),
                    ]
                }),
            "posts": JSONValue(posts), "not_heard": .array(behind.map(JSONValue.string)),
            "due": JSONValue(due),
        ]
    }
}
