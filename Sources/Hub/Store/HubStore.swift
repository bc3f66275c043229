public import Core
public import Records
public import Uplink

/// Where HQ keeps what the posts sent. Any number of hubs may use one database: nothing that
/// matters is held in memory.
public protocol HubStore: Sendable {
    /// Lends a connection for one piece of work, on a thread that may block. The work may be run
    /// again from its beginning where the connection broke before it had done anything.
    func perform<Value: Sendable>(
        _ work: @escaping @Sendable (HubLedger) throws(HubFault) -> Value
    ) async throws(HubFault) -> Value

    /// Gives connections and threads back; the store is not used afterwards.
    func close() async
}

extension HubStore {
    /// Brings the tables to the newest layout. Call once before anything else.
    public func prepare(at time: Timestamp) async throws(HubFault) {
        try await perform { (ledger) throws(HubFault) in
            try HubSchema.migrate(ledger.session, at: time)
        }
    }

    /// Keeps a batch, whole or not at all, in one transaction with all that follows from it.
    ///
    /// The same again changes nothing, however much later; parts of it that are there already are
    /// passed over. Another record at a place that is taken is kept as a fork and acknowledged.
    /// When this returns, the database has confirmed the commit.
    ///
    /// - Throws: `behind` where the batch follows nothing that is stored; `revoked`;
    ///   `databaseAway`, after which nobody knows whether it is kept: send it again.
    public func apply(
        _ batch: VerifiedBatch, from device: DeviceSighting, at time: Timestamp
    ) async throws(HubFault) -> AppliedHead {
        guard device.post == batch.post else {
            throw .otherPost(certificate: device.post, claimed: batch.post)
        }
        return try await perform { (ledger) throws(HubFault) in
            try ledger.apply(batch, from: device, at: time)
        }
    }

    /// Keeps what a post shows ahead of its turn, beside the chains.
    public func foretell(
        _ batch: VerifiedBatch, from device: DeviceSighting, at time: Timestamp
    ) async throws(HubFault) {
        guard device.post == batch.post else {
            throw .otherPost(certificate: device.post, claimed: batch.post)
        }
        try await perform { (ledger) throws(HubFault) in
            try ledger.session.transaction { () throws(HubFault) in
                try ledger.note(device, at: time)
                try ledger.foretell(batch, at: time)
            }
        }
    }

    /// Keeps a part of an attachment where it follows what is there; without one only looks.
    ///
    /// - Returns: what is there afterwards; where all of it is, since when.
    func keep(
        _ part: (bytes: [UInt8], offset: Int64)?, of attachment: AttachmentName,
        from device: DeviceSighting, at time: Timestamp
    ) async throws(HubFault) -> HubLedger.HeldAttachment {
        try await perform { (ledger) throws(HubFault) in
            try ledger.session.transaction { () throws(HubFault) in
                try ledger.note(device, at: time)
                guard let part else { return try ledger.held(attachment, of: device.post) }
                return try ledger.keep(
                    part.bytes, at: part.offset, of: attachment, post: device.post, at: time)
            }
        }
    }

    /// Notes that the post spoke; returns the ends of its epochs and of all branches of forked
    /// ones, those that grew last first, at most `limit`.
    public func greet(
        _ device: DeviceSighting, at time: Timestamp, limit: Int
    ) async throws(HubFault) -> [EpochHead] {
        try await perform { (ledger) throws(HubFault) in
            try ledger.session.transaction { () throws(HubFault) in
                try ledger.note(device, at: time)
                let branches = try ledger.branchHeads(post: device.post, limit: limit / 2)
                return try ledger.heads(post: device.post, limit: limit - branches.count)
                    + branches
            }
        }
    }

    /// Whether the database holds a place for good.
    ///
    /// What was read in a transaction that was given up may be a commit that the primary has and
    /// its standby has not, as after a crash of the primary. This transaction writes, so its own
    /// commit is confirmed behind whatever it read.
    public func confirm(
        _ place: ChainHead, of device: DeviceSighting, at time: Timestamp
    ) async throws(HubFault) -> Bool {
        try await perform { (ledger) throws(HubFault) in
            try ledger.session.transaction { () throws(HubFault) in
                try ledger.note(device, at: time)
                if try ledger.holdsOnMain(place, of: device.post) { return true }
                return try ledger.holdsOnBranch(place, of: device.post)
            }
        }
    }

    /// Keeps what a post told of itself.
    ///
    /// - Returns: the mark of what is known of its condition now; `nil` where it never told.
    public func keep(
        _ tidings: PostTidings?, of post: String, at time: Timestamp
    ) async throws(HubFault) -> String? {
        try await perform { (ledger) throws(HubFault) in
            try ledger.keep(tidings, of: post, at: time)
        }
    }

    /// The mark of the certificate to which a post said that it seals; `nil` where it said nothing
    /// of that.
    func recipient(of post: String) async throws(HubFault) -> String? {
        try await perform { (ledger) throws(HubFault) in try ledger.recipient(of: post) }
    }

    /// Whether anything was ever heard of that post.
    public func knows(_ post: String) async throws(HubFault) -> Bool {
        try await perform { (ledger) throws(HubFault) in
            try ledger.row("SELECT 1 FROM posts WHERE post_id = $1", [.text(post)]) != nil
        }
    }

    /// Refuses every device that the post has used so far; a new enrolment is accepted again.
    /// - Returns: how many devices that concerned.
    public func revoke(post: String, at time: Timestamp) async throws(HubFault) -> Int {
        try await perform { (ledger) throws(HubFault) in
            try ledger.session.transaction { () throws(HubFault) in
                // Certificates that wait to be used are a device's too.
                _ = try ledger.session.query(
                    """
                    UPDATE renewals SET revoked_at = $1
                    WHERE post_id = $2 AND used_at IS NULL AND revoked_at IS NULL
                    """, [SQLValue(time), .text(post)])
                return try ledger.session.query(
                    """
                    UPDATE devices SET revoked_at = $1
                    WHERE post_id = $2 AND revoked_at IS NULL RETURNING fingerprint
                    """, [SQLValue(time), .text(post)]
                ).count
            }
        }
    }
}

/// The end of a branch of an epoch.
public struct EpochHead: Sendable, Hashable {
    public let head: ChainHead
    /// Whether the epoch has more than one branch.
    public let isFork: Bool
}
