public import Core
public import Records

/// What HQ knows of a post.
public struct PostSummary: Sendable, Hashable {
    public let post: String
    public let firstContact: Timestamp
    public let lastContact: Timestamp
    /// Epochs heard of.
    public let epochs: Int64
    /// The end of the epoch that grew last; `nil` where nothing came yet.
    public let head: ChainHead?
    public let records: Int64
    public let withheld: Int64
    public let crossings: Int64
    public let forks: Int64
    public let openGaps: Int64
    /// Records shown ahead of their turn that have not come in it yet.
    public let foretold: Int64
    /// Attachments that are here whole.
    public let attachments: Int64

    public var json: JSONValue {
        [
            "post": .string(post), "first_contact_at": .string(firstContact.description),
            "last_contact_at": .string(lastContact.description), "epochs": .integer(epochs),
            "epoch": JSONValue(head?.epoch), "sequence": JSONValue(head?.sequence),
            "chain_hash": JSONValue(head?.chainHash), "records": .integer(records),
            "withheld": .integer(withheld), "crossings": .integer(crossings),
            "forks": .integer(forks), "open_gaps": .integer(openGaps),
            "foretold": .integer(foretold), "attachments": .integer(attachments),
        ]
    }
}

/// Records of an epoch that a later one says existed and that HQ does not hold.
public struct HubGap: Sendable, Hashable {
    public let post: String
    public let epoch: Identifier
    /// The last sequence that HQ held when the gap was noted.
    public let afterSequence: Int64
    /// The last one; `nil` where the post lost its journal and nobody knows how far it went.
    public let untilSequence: Int64?
    public let notedAt: Timestamp
    /// When its end came, or somebody closed it.
    public let closedAt: Timestamp?
    /// Why somebody closed it although the records did not come, and who.
    public let closedBecause: String?
    public let closedBy: String?

    public var json: JSONValue {
        [
            "post": .string(post), "epoch": .string(epoch.description),
            "after_sequence": .integer(afterSequence),
            "until_sequence": JSONValue(untilSequence), "noted_at": .string(notedAt.description),
            "closed_at": JSONValue(closedAt), "closed_because": JSONValue(closedBecause),
            "closed_by": JSONValue(closedBy),
        ]
    }
}

/// A record's place and name as HQ holds it.
public struct StoredName: Sendable, Hashable {
    public let epoch: Identifier
    public let sequence: Int64
    /// `nil` where the content was withheld or named none.
    public let id: Identifier?
    public let kind: String?
    public let recordHash: Digest256
}

extension HubStore {
    /// All posts, or the one of that name, by name.
    public func posts(_ post: String? = nil) async throws(HubFault) -> [PostSummary] {
        try await perform { (ledger) throws(HubFault) in
            try ledger.posts(post)
        }
    }

    /// Gaps that are still open, of all posts or one; with those that were closed if asked for.
    public func gaps(
        _ post: String? = nil, withClosed: Bool = false
    ) async throws(HubFault) -> [HubGap] {
        try await perform { (ledger) throws(HubFault) in
            try ledger.session.query(
                """
                SELECT post_id, epoch, after_sequence, until_sequence, noted_at, closed_at,
                    closed_because, closed_by
                FROM gaps
                WHERE (closed_at IS NULL OR $2 = 1) AND ($1 = '' OR post_id = $1)
                ORDER BY post_id, noted_at, epoch, after_sequence
                """, [.text(post ?? ""), .integer(withClosed ? 1 : 0)]
            ).compactMap { row in
                guard let post = row[0].string, let epoch = row[1].identifier,
                    let after = row[2].integer, let noted = row[4].timestamp
                else { return nil }
                return HubGap(
                    post: post, epoch: epoch, afterSequence: after,
                    untilSequence: row[3].integer, notedAt: noted, closedAt: row[5].timestamp,
                    closedBecause: row[6].string, closedBy: row[7].string)
            }
        }
    }

    /// Closes a gap whose records nobody will ever bring. It stays, with the reason and who said
    /// so; records that come after all are taken as ever.
    ///
    /// - Parameter first: its first missing sequence.
    /// - Parameter last: its last; `nil` for a gap whose end nobody knows.
    /// - Returns: whether such a gap was open.
    public func closeGap(
        of post: String, epoch: Identifier, first: Int64, last: Int64?, because reason: String,
        by person: String, at time: Timestamp
    ) async throws(HubFault) -> Bool {
        try await perform { (ledger) throws(HubFault) in
            try ledger.session.transaction { () throws(HubFault) in
                let closed = try ledger.session.query(
                    """
                    UPDATE gaps SET closed_at = $1, closed_because = $2, closed_by = $3
                    WHERE post_id = $4 AND epoch = $5 AND after_sequence = $6
                        AND COALESCE(until_sequence, 0) = $7 AND closed_at IS NULL
                    RETURNING noted_by
                    """,
                    [
                        SQLValue(time), .text(SQLText.column(reason)),
                        .text(SQLText.column(person)), .text(post), SQLValue(epoch),
                        .integer(first - 1), .integer(last ?? 0),
                    ])
                guard !closed.isEmpty else { return false }
                let target = "\(epoch) \(first)-\(last.map(String.init) ?? "?")"
                try ledger.note(
                    act: "gap_closed", on: target, of: post, because: reason, by: person, at: time)
                return true
            }
        }
    }

    /// The ends of a post's epochs, those that grew last first.
    public func heads(_ post: String, limit: Int = 1_000) async throws(HubFault) -> [EpochHead] {
        try await perform { (ledger) throws(HubFault) in
            try ledger.heads(post: post, limit: limit)
        }
    }

    /// Names of all records of all branches, epoch by epoch and in order, behind one; at most
    /// `limit`.
    public func names(
        of post: String, after last: StoredName? = nil, limit: Int
    ) async throws(HubFault) -> [StoredName] {
        let place: [SQLValue] = [
            .text(post), SQLValue(last?.epoch ?? Identifier(high: 0, low: 0)),
            .integer(last?.sequence ?? 0), .text(last?.recordHash.description ?? ""),
        ]
        return try await perform { (ledger) throws(HubFault) in
            try ledger.session.query(
                """
                SELECT epoch, sequence, id, kind, record_hash FROM places
                WHERE post_id = $1 AND (epoch, sequence, record_hash) > ($2, $3, $4)
                ORDER BY epoch, sequence, record_hash LIMIT $5
                """, place + [.integer(Int64(limit))]
            ).compactMap { row in
                guard let epoch = row[0].identifier, let sequence = row[1].integer,
                    let hash = row[4].digest
                else { return nil }
                return StoredName(
                    epoch: epoch, sequence: sequence, id: row[2].identifier, kind: row[3].string,
                    recordHash: hash)
            }
        }
    }

    /// Recomputes a post's chains, all branches of them, from the stored bytes; see
    /// ``ChainReport``.
    public func verify(_ post: String) async throws(HubFault) -> ChainReport {
        var report = ChainReport()
        for epoch in try await heads(post) {
            var place = ChainHead(startOf: epoch.head.epoch)
            while !report.isBroken, place.sequence < epoch.head.sequence {
                let start = place
                let known = report
                (report, place) = try await perform { (ledger) throws(HubFault) in
                    try Self.confirmed { () throws(HubFault) in
                        try ledger.verifyPage(
                            post, after: start, upTo: epoch.head.sequence, report: known)
                    }
                }
                if place == start, !report.isBroken {
                    report.fail(place.epoch, place.sequence + 1, .missing)
                }
            }
            if !report.isBroken, place != epoch.head {
                report.fail(place.epoch, epoch.head.sequence, .head)
            }
            if !report.isBroken {
                report = try await verifyBranches(post, epoch.head.epoch, report: report)
            }
        }
        return report
    }

    /// A fault is looked at twice: a page takes several statements, and between two of them a
    /// record may be erased.
    private static func confirmed<Place>(
        _ page: () throws(HubFault) -> (ChainReport, Place)
    ) throws(HubFault) -> (ChainReport, Place) {
        let first = try page()
        return first.0.isBroken ? try page() : first
    }

    private func verifyBranches(
        _ post: String, _ epoch: Identifier, report: ChainReport
    ) async throws(HubFault) -> ChainReport {
        var report = report
        var place: ChainHead? = ChainHead(startOf: epoch)
        while let start = place {
            let known = report
            (report, place) = try await perform { (ledger) throws(HubFault) in
                try Self.confirmed { () throws(HubFault) in
                    try ledger.verifyBranchPage(post, epoch, after: start, report: known)
                }
            }
        }
        guard !report.isBroken else { return report }
        let stray = try await perform { (ledger) throws(HubFault) in
            try ledger.strayRecord(post, epoch)
        }
        if let stray { report.fail(epoch, stray, .missing) }
        return report
    }
}
