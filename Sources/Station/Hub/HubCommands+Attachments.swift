internal import Core
internal import Hub

/// Images and scans that the posts' records name.
extension HubCommands {
    /// `attachments list POST CROSSING`: what a crossing names and what of it is here.
    public func attachments(
        _ post: String, crossing: String, _ choice: StoreChoice?
    ) async -> Int32 {
        await querying(choice, of: post) { store in
            let named = try await store.attachments(of: identifier(crossing), post: post)
            if isJSON {
                console.line(JSONValue.array(named.map(\.json)).prettyText)
            } else if named.isEmpty {
                console.line("This crossing names no attachment, or is not here.")
            }
            for attachment in named where !isJSON {
                let state =
                    attachment.isHeld ? "here" : attachment.isRequested ? "asked for" : "not here"
                console.line(
                    "\(attachment.sha256)  \(attachment.kind ?? "?")  "
                        + "\(attachment.size.map(String.init) ?? "?") bytes  \(state)")
            }
            return ExitCode.ok
        }
    }

    /// `attachments request POST CROSSING`: the post hears of it with its next greeting.
    public func request(
        _ post: String, crossing: String, _ choice: StoreChoice?
    ) async -> Int32 {
        await querying(choice, of: post) { store in
            let id = try identifier(crossing)
            let asked = try await store.request(crossing: id, of: post, at: time.now())
            if isJSON {
                console.line(JSONValue.object(["asked": JSONValue(asked)]).prettyText)
            } else {
                console.line(
                    asked == 0
                        ? "Nothing more to ask for: what this crossing names is here or asked for."
                        : "Asked for: \(asked). The post hears of it within the hour.")
            }
            return ExitCode.ok
        }
    }

    /// `attachments fetch POST SHA256 --out FILE`.
    public func fetchAttachment(
        _ post: String, _ sha256: String, out: String, _ choice: StoreChoice?
    ) async -> Int32 {
        await querying(choice, of: post) { store in
            guard let name = Digest256(sha256) else {
                throw UnreadableName(found: sha256, wanted: "64 lower-case hexadecimal digits")
            }
            let bytes = Guarded<[UInt8]>([])
            let isHeld = try await store.read(attachment: name, of: post) { part in
                bytes.withLock { $0 += part }
            }
            guard isHeld else {
                console.complain(
                    "waypost-hub: HQ does not hold \(name); ask for it: waypost-hub attachments request"
                )
                return ExitCode.failed
            }
            try OutputFile(out, files: files).write(bytes.withLock { $0 }, mode: 0o600)
            if isJSON {
                console.line(JSONValue.object(["out": .string(out)]).prettyText)
            } else {
                console.line(out)
            }
            return ExitCode.ok
        }
    }

    /// `revoke POST`: its devices are refused from now on; another enrolment is accepted again.
    public func refuseDevices(of post: String, _ choice: StoreChoice?) async
        -> Int32
    {
        await querying(choice, of: post) { store in
            let count = try await store.revoke(post: post, at: time.now())
            if isJSON {
                console.line(JSONValue.object(["revoked": JSONValue(count)]).prettyText)
            } else {
                console.line(
                    count == 0
                        ? "\(post) has no device that is not revoked already"
                        : "\(count) devices of \(post) are refused from now on; "
                            + "waypost-hub enrol gives it a new certificate")
            }
            return ExitCode.ok
        }
    }

    private func identifier(_ text: String) throws -> Identifier {
        guard let id = Identifier(text) else {
            throw UnreadableName(found: text, wanted: "a crossing's UUID")
        }
        return id
    }
}

/// An argument that names nothing.
struct UnreadableName: Fault {
    let found: String
    let wanted: String

    var problem: String { "\"\(found)\" is not \(wanted)" }
    var remedy: String? { nil }
}
