internal import Core
internal import Hub
internal import PKI

/// People who publish, and the groups that they publish to.
extension HubCommands {
    /// `publishers request NAME --key KEY --csr CSR`: on the publisher's own computer.
    public func requestPublisher(_ name: String, key: String, request: String) -> Int32 {
        answering {
            guard PostName.isValid(name) else { throw HubFault.invalidPublisher(name) }
            guard !files.exists(key) else {
                throw PublishingFault(
                    problem: "\(key) is there already", remedy: "name another file with --key")
            }
            let made = try PrivateKey.generate()
            try files.replace(key, with: made.pem(), mode: 0o600)
            let csr = try CertificateRequest.make(
                commonName: name, organization: nil, key: made)
            try OutputFile(request, files: files).write(csr.pem, mode: 0o644)
            tell(["key": .string(key), "csr": .string(request)]) {
                "\(key): keep it; \(request): for waypost-hub publishers admit"
            }
            return ExitCode.ok
        }
    }

    /// `publishers admit --csr FILE --out PEM`.
    public func admitPublisher(request: String, out: String) -> Int32 {
        answering {
            let certificate = try HubDirectory.open(directory).admitPublisher(
                csr: files.read(request, limit: PEMLimit.file), at: time.now())
            try OutputFile(out, files: files).write(certificate.pem, mode: 0o644)
            let name = certificate.subjectCommonName ?? ""
            tell([
                "name": .string(name), "out": .string(out),
                "not_after": .string(certificate.notAfter.description),
            ]) { "\(out): \(name) may publish until \(certificate.notAfter)" }
            return ExitCode.ok
        }
    }

    /// `publishers`: who may publish, and until when.
    public func publishers() -> Int32 {
        answering {
            let standing = PublisherStanding(
                publishers: try HubDirectory.open(directory).publishers(), at: time.now(),
                notice: HealthLimits().certificate)
            if isJSON {
                console.line(standing.json.prettyText)
            } else if standing.publishers.isEmpty {
                console.line("Nobody was admitted yet.")
            } else {
                standing.table.forEach(console.line)
            }
            return ExitCode.ok
        }
    }

    /// `groups`: which posts are in which.
    public func groups(_ choice: StoreChoice?) async -> Int32 {
        await querying(choice) { store in
            let groups = try await store.groups()
            if isJSON {
                console.line(
                    JSONValue.object(
                        groups.mapValues { .array($0.map(JSONValue.string)) }
                    ).prettyText)
            } else if groups.isEmpty {
                console.line("No post is in a group.")
            }
            for (name, posts) in groups.sorted(by: { $0.key < $1.key }) where !isJSON {
                console.line("\(name)  \(posts.joined(separator: " "))")
            }
            return ExitCode.ok
        }
    }

    /// `groups add|remove GROUP POST…`.
    public func setGroup(
        _ group: String, of posts: [String], isIn: Bool, _ choice: StoreChoice?
    ) async -> Int32 {
        await querying(choice) { store in
            guard PostName.isValid(group) else {
                throw PublishingFault(
                    problem: "\"\(group)\" cannot name a group",
                    remedy: "1 to 64 letters, digits, \"-\", \"_\" and \".\"")
            }
            for post in posts where !PostName.isValid(post) { throw HubFault.invalidPost(post) }
            var changed = 0
            for post in posts where try await store.setGroup(group, of: post, isIn: isIn) {
                changed += 1
            }
            tell(["group": .string(group), "changed": JSONValue(changed)]) {
                "\(group): \(changed) \(isIn ? "added" : "taken out")"
            }
            return ExitCode.ok
        }
    }

    private func tell(_ document: JSONValue, _ text: () -> String) {
        console.line(isJSON ? document.prettyText : text())
    }
}
