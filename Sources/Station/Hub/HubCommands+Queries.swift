internal import Core
internal import Hub

/// Looking at what the posts sent.
extension HubCommands {
    private static let pageSize = 2_000

    /// `posts`: a line a post.
    public func posts(_ choice: StoreChoice?) async -> Int32 {
        await querying(choice) { store in
            let posts = try await store.posts()
            if isJSON {
                console.line(JSONValue.array(posts.map(\.json)).prettyText)
                return ExitCode.ok
            }
            if posts.isEmpty { console.line("No post has been here yet.") }
            for post in posts {
                console.line(
                    "\(post.post)  \(post.records) records, \(post.crossings) crossings, "
                        + "\(post.openGaps) gaps, \(post.forks) forks")
                console.line("  last contact \(post.lastContact)")
                guard post.foretold > 0 else { continue }
                console.line(
                    "  \(post.foretold) urgent ones were shown ahead of their turn: "
                        + "waypost-hub foretold \(post.post)")
            }
            return ExitCode.ok
        }
    }

    /// `foretold POST`: hits, referrals and provisional outcomes that stand behind a backlog.
    public func foretold(_ post: String, _ choice: StoreChoice?) async -> Int32 {
        await querying(choice, of: post) { store in
            let records = try await store.foretold(of: post)
            if isJSON {
                console.line(JSONValue.array(records.map(\.json)).prettyText)
            } else if records.isEmpty {
                console.line("Nothing is ahead of its turn.")
            }
            for record in records where !isJSON {
                let kind = record.envelope["kind"]?.string ?? "?"
                console.line(
                    "\(record.receivedAt)  \(kind)  \(record.envelope["id"]?.string ?? "?")  "
                        + "sequence \(record.sequence)")
            }
            return ExitCode.ok
        }
    }

    /// `gaps [POST] [--all]`; 1 where one is open.
    ///
    /// - Parameter withClosed: those too that were closed, and why.
    public func gaps(
        _ post: String?, withClosed: Bool = false, _ choice: StoreChoice?
    ) async -> Int32 {
        await querying(choice, of: post) { store in
            let gaps = try await store.gaps(post, withClosed: withClosed)
            if isJSON {
                console.line(JSONValue.array(gaps.map(\.json)).prettyText)
            } else if gaps.isEmpty {
                console.line("No gap.")
            } else {
                for gap in gaps {
                    let extent =
                        gap.untilSequence.map { "\(gap.afterSequence + 1) to \($0)" }
                        ?? "\(gap.afterSequence + 1) and on, nobody knows how far: the post lost "
                        + "its journal or was turned back"
                    console.line(
                        "\(gap.post)  epoch \(gap.epoch)  \(extent)  since \(gap.notedAt)")
                    guard let closed = gap.closedAt else { continue }
                    console.line(
                        gap.closedBecause.map {
                            "  closed \(closed) by \(gap.closedBy ?? "?"): \($0)"
                        } ?? "  closed \(closed): its records came")
                }
            }
            return gaps.contains { $0.closedAt == nil } ? ExitCode.failed : ExitCode.ok
        }
    }

    /// `verify [POST]`: every chain computed anew; 0 or 2.
    public func verify(_ post: String?, _ choice: StoreChoice?) async -> Int32 {
        await querying(choice, of: post) { store in
            let names: [String]
            if let post {
                names = [post]
            } else {
                names = try await store.posts().map(\.post)
            }
            var reports: [String: JSONValue] = [:]
            var isWhole = true
            for name in names {
                let report = try await store.verify(name)
                reports[name] = report.json
                isWhole = isWhole && !report.isBroken
                if !isJSON {
                    console.line(
                        "\(name): \(report.records) records, "
                            + (report.isBroken ? "THE CHAIN DOES NOT HOLD" : "the chain holds"))
                    if report.lost > 0 {
                        console.line(
                            "  \(report.lost) more the post lost with their hashes: "
                                + "waypost-hub gaps \(name) --all")
                    }
                    if report.erased > 0 {
                        console.line("  \(report.erased) of them were erased by decision")
                    }
                    if report.forked > 0 {
                        console.line(
                            "  \(report.forked) more stand on other branches of forked epochs; "
                                + (report.isBroken ? "not all were looked at" : "they hold too"))
                    }
                    if let fault = report.firstFault {
                        console.line("  first fault at sequence \(fault.sequence): \(fault.kind)")
                    }
                }
            }
            if isJSON { console.line(JSONValue.object(reports).prettyText) }
            return isWhole ? ExitCode.ok : ExitCode.broken
        }
    }

    /// `reconcile POST --receipts FILE`: whether every receipt that workstations hold stands for a
    /// record that is here exactly once.
    ///
    /// - Parameter ledger: a receipt in JSON on each line.
    public func reconcile(
        _ post: String, ledger: String, _ choice: StoreChoice?
    ) async -> Int32 {
        await querying(choice, of: post) { store in
            let receipts = try Reconciliation.receipts(
                in: files.read(ledger, limit: Self.ledgerLimit), path: ledger)
            let (hashes, records) = try await storedHashes(post, store)
            let found = Reconciliation(receipts: receipts, stored: hashes)
            if isJSON {
                let document: JSONValue = [
                    "ok": .bool(found.isEqual), "receipts": JSONValue(found.receipts),
                    "records": JSONValue(records), "missing": JSONValue(found.missing),
                    "doubled": JSONValue(found.doubled), "different": JSONValue(found.different),
                ]
                console.line(document.prettyText)
            } else {
                console.line(
                    "\(found.receipts) receipts, \(records) records here: "
                        + "\(found.missing) missing, \(found.doubled) doubled, "
                        + "\(found.different) different")
            }
            return found.isEqual ? ExitCode.ok : ExitCode.broken
        }
    }

    /// Bytes of a ledger: a million receipts.
    private static let ledgerLimit = 1 << 30

    private func storedHashes(
        _ post: String, _ store: any HubStore
    ) async throws -> (hashes: [String: [String]], records: Int) {
        var hashes: [String: [String]] = [:]
        var count = 0
        var place: StoredName?
        while true {
            let page = try await store.names(of: post, after: place, limit: Self.pageSize)
            guard let last = page.last else { return (hashes, count) }
            for name in page {
                guard let id = name.id else { continue }
                hashes[id.description, default: []].append(name.recordHash.description)
            }
            count += page.count
            place = last
        }
    }

    /// - Parameter post: must be one that HQ has heard of; `nil` asks of all.
    func querying(
        _ choice: StoreChoice?, of post: String? = nil,
        _ body: (any HubStore) async throws -> Int32
    ) async -> Int32 {
        do {
            let store = try store(choice)
            do {
                try await store.prepare(at: time.now())
                if let post, try await !store.knows(post) {
                    throw UnknownPost(post: post, known: try await store.posts().map(\.post))
                }
                let code = try await body(store)
                await store.close()
                return code
            } catch {
                await store.close()
                throw error
            }
        } catch {
            return tell(error, otherwise: ExitCode.unavailable)
        }
    }
}
