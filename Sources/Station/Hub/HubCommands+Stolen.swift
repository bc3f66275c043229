internal import Core
internal import Glibc
internal import Hub
internal import PKI
internal import Screening
internal import Uplink

/// A box that was stolen.
extension HubCommands {
    /// Bytes of a list that is looked into.
    private static let listLimit: Int64 = 256 << 20

    /// `stolen POST --reason TEXT`: refuses the box's devices, then tells what was on it and what
    /// is to be done. Said again it tells what is left.
    ///
    /// - Parameter person: the user who says so.
    /// - Returns: 0 nothing is left to be rotated at HQ, 1 something is, 64 HQ never heard of it.
    public func markStolen(
        _ post: String, because reason: String, person: String, _ choice: StoreChoice?
    ) async -> Int32 {
        await querying(choice, of: post) { store in
            let hub = try HubDirectory.open(directory)
            let box = try await store.markStolen(
                post, because: reason, by: person, at: time.now())
            guard let health = try await store.health(post).first else { return ExitCode.failed }
            let report = StolenReport(
                health: health, box: box, lists: try await lists(of: post, box, hub, store))
            if isJSON {
                console.line(report.json.prettyText)
            } else {
                console.write(report.text)
            }
            return report.isOpen ? ExitCode.failed : ExitCode.ok
        }
    }

    /// Lists that the box took, or may take from any hand.
    private func lists(
        of post: String, _ box: LostBox, _ hub: HubDirectory, _ store: any HubStore
    ) async throws -> [StolenReport.List] {
        let releases = try await store.releases(at: time.now()).map(\.release)
            .filter { $0.release.kind == .lists && $0.state != .waiting }
        let lines = Dictionary(grouping: releases, by: \.release.line)
        var lists: [StolenReport.List] = []
        for (line, all) in lines.sorted(by: { $0.key < $1.key }) {
            let standing = box.standings[line]
            let held = standing?.installed ?? standing?.fetched
            guard let newest = all.max(by: { $0.release.version < $1.release.version }),
                held != nil || newest.statement.isFor(post)
            else { continue }
            let seen = try await look(into: newest, hub, store)
            lists.append(
                StolenReport.List(
                    held: held, newest: newest.release,
                    isWrappedToBox: seen.map {
                        $0.recipients.contains(LANAuthority.name(of: post))
                    },
                    isClear: seen?.isClear ?? false))
        }
        return lists
    }

    /// Whose authorities the recipients of a list's key stand below; `nil` where the file is not
    /// here any more.
    private func look(
        into release: PublishedRelease, _ hub: HubDirectory, _ store: any HubStore
    ) async throws -> (recipients: [String], isClear: Bool)? {
        guard release.statement.size <= Self.listLimit else { return nil }
        let bytes = try await store.content(of: release.statement)
        guard SHA256.digest(bytes) == release.statement.sha256 else { return nil }
        let path = "\(directory)/stolen.\(getpid()).wplist"
        try files.replace(path, with: bytes, mode: 0o600)
        defer { try? files.remove(path) }
        // By now its signer's certificate may have ended; it held when this was published.
        guard
            let shown = try? Bundle.inspect(
                path, trust: .authorities(hub.publisherTrust()), recipientKey: nil,
                at: release.statement.madeAt)
        else { return nil }
        guard let recipients = shown["recipients"]?.array else { return ([], true) }
        return (recipients.compactMap { $0["issuer"]?.string }, false)
    }
}
