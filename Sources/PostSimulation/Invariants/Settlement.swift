internal import Core
internal import Hub
internal import Journal
internal import Records
internal import Simulation
internal import Site
internal import Uplink

/// What must hold in the evening, when no fault is left and the line is whole: everything that was
/// acknowledged stands in the journal and at HQ, once, in one chain.
struct Settlement: Sendable {
    private static let page = 500

    let board: SimulatedBoard
    /// Of the whole run: the board's disk and HQ's file.
    let folder: String
    /// Records that workstations still hold.
    let waiting: @Sendable () -> Int

    /// What is still on its way; `nil` where nothing is.
    func pending() async -> String? {
        let waiting = waiting()
        guard waiting == 0 else { return "\(waiting) records wait at the counters" }
        for role in Role.allCases {
            let outbox = Outbox(
                directory: board.paths.outbox(of: role), files: board.disk.files)
            guard let left = try? outbox.waiting().count else {
                return "the outbox of \(role.rawValue) cannot be read"
            }
            guard left == 0 else { return "\(left) records in the outbox of \(role.rawValue)" }
        }
        guard let head = board.journal?.head else { return "the journal is closed" }
        guard let heads = try? await board.hub.store.heads(PostSite.post),
            let known = heads.first(where: { $0.head.epoch == head.epoch })
        else { return "HQ holds nothing" }
        guard known.head == head else {
            return "HQ holds up to sequence \(known.head.sequence) of \(head.sequence)"
        }
        guard let forwarder = board.forwarder.withLock({ $0 }),
            await forwarder.snapshot.forwarded?.sequence == head.sequence
        else { return "the uplink does not know that HQ holds all" }
        return nil
    }

    /// The first thing that is wrong with what is stored; `nil` where nothing is.
    func fault() async -> String? {
        do {
            let reader = try board.openReader()
            defer { reader.abandon() }
            let records = try all(reader)
            if let missing = board.ledger.missing(in: records, outboxesAreEmpty: true) {
                return missing
            }
            if let unknown = unacknowledged(records) { return unknown }
            if let open = openProtection(records) { return open }
            if let disclosed { return disclosed }
            if let broken = try journalFault(reader) { return broken }
            return try await hubFault(records)
        } catch {
            return "what is stored cannot be read: \(error)"
        }
    }

    /// What holds at any moment at which the board runs, whatever is still on its way.
    func lost() -> String? {
        do {
            let reader = try board.openReader()
            defer { reader.abandon() }
            return board.ledger.missing(in: try all(reader), outboxesAreEmpty: false)
        } catch {
            return "the journal cannot be read: \(error)"
        }
    }

    /// What holds at any moment at which the journal is open: nothing lost, both chains whole, at
    /// HQ nothing but what the journal holds, and protection data below their seal alone.
    func passingFault() async -> String? {
        if let disclosed { return disclosed }
        do {
            // First HQ: the journal only grows meanwhile.
            let names = try await self.names()
            let report = try await board.hub.store.verify(PostSite.post)
            if let fault = report.firstFault {
                return "HQ's chain breaks at sequence \(fault.sequence): \(fault.kind)"
            }
            let reader = try board.openReader()
            defer { reader.abandon() }
            if let fault = reader.verify(vouched: []).firstFault {
                return "the journal's chain breaks at sequence \(fault.sequence): \(fault.kind)"
            }
            let records = try all(reader)
            return board.ledger.missing(in: records, outboxesAreEmpty: false)
                ?? Self.difference(names, Array(records.prefix(names.count)))
        } catch {
            return board.isDiskSound && board.isUp ? "what is stored cannot be read: \(error)" : nil
        }
    }

    private func names() async throws(HubFault) -> [StoredName] {
        var names: [StoredName] = []
        while true {
            let page = try await board.hub.store.names(
                of: PostSite.post, after: names.last,
                limit: Self.page)
            names += page
            if page.count < Self.page { return names }
        }
    }

    private func all(_ reader: JournalReader) throws(JournalFault) -> [PlacedRecord] {
        var records: [PlacedRecord] = []
        while true {
            let page = try reader.records(
                after: records.last?.position ?? 0, limit: Self.page, byteLimit: .max)
            guard !page.isEmpty else { return records }
            records += page
        }
    }

    /// Every crossing was answered by now: none stands there that nobody was told of.
    private func unacknowledged(_ records: [PlacedRecord]) -> String? {
        let held = records.count { $0.record.envelope.kind == .crossing }
        let known = board.ledger.crossings
        guard held != known else { return nil }
        return "\(held) crossings stand in the journal, \(known) have receipts"
    }

    /// A referral's body is for the protection role's key alone (RECORD.md).
    private func openProtection(_ records: [PlacedRecord]) -> String? {
        records.first { placed in
            let envelope = placed.record.envelope
            return envelope.kind == .referral && !board.seal.holds(envelope.body)
        }.map {
            "protection data stand outside their seal: referral \($0.record.envelope.id) is open"
        }
    }

    /// Neither the board's disk nor HQ's tables hold what stands below the seal anywhere else.
    private var disclosed: String? {
        board.seal.disclosure(below: folder).map {
            "protection data stand outside their seal: in \($0)"
        }
    }

    private func journalFault(_ reader: JournalReader) throws -> String? {
        let receipts = ReceiptStore(
            directory: board.paths.state(of: .uplink), files: board.disk.files)
        let verifier = ReceiptVerifier(post: PostSite.post, trust: board.identities.trust)
        var vouched: [ChainHead] = []
        for epoch in try reader.epochs() {
            guard let signed = try receipts.receipt(epoch: epoch) else { continue }
            let receipt = try verifier.verified(signed)
            vouched.append(
                ChainHead(
                    epoch: epoch, sequence: receipt.sequence, chainHash: receipt.chainHash))
        }
        let verification = reader.verify(vouched: vouched)
        if let fault = verification.firstFault {
            return "the journal's chain breaks at sequence \(fault.sequence): \(fault.kind)"
        }
        let head = try reader.head()
        guard verification.vouchedTo == head.head.sequence else {
            return "HQ's receipt covers up to \(verification.vouchedTo ?? 0) "
                + "of \(head.head.sequence)"
        }
        return nil
    }

    private func hubFault(_ records: [PlacedRecord]) async throws -> String? {
        let store = board.hub.store
        let report = try await store.verify(PostSite.post)
        if let fault = report.firstFault {
            return "HQ's chain breaks at sequence \(fault.sequence): \(fault.kind)"
        }
        if let difference = Self.difference(try await names(), records) { return difference }
        guard let summary = try await store.posts(PostSite.post).first else {
            return "HQ does not know the post"
        }
        let crossings = Int64(board.ledger.crossings)
        if summary.crossings != crossings {
            return "HQ lists \(summary.crossings) crossings of \(crossings)"
        }
        guard summary.forks == 0, summary.openGaps == 0, summary.withheld == 0 else {
            return "HQ holds \(summary.forks) forks, \(summary.openGaps) gaps, "
                + "\(summary.withheld) records withheld"
        }
        return nil
    }

    private static func difference(
        _ names: [StoredName], _ records: [PlacedRecord]
    ) -> String? {
        // By name, not by count: one held twice might stand where another is missing.
        var known: Set<Identifier> = []
        for name in names {
            guard let id = name.id, !known.insert(id).inserted else { continue }
            return "HQ holds record \(id) twice, the second time at sequence \(name.sequence)"
        }
        if names.count != records.count {
            return "HQ holds \(names.count) records, the journal \(records.count)"
        }
        for (name, placed) in zip(names, records) {
            let envelope = placed.record.envelope
            guard name.epoch == envelope.epoch, name.sequence == envelope.sequence,
                name.id == envelope.id, name.recordHash == placed.record.recordHash
            else { return "HQ holds another record at sequence \(envelope.sequence)" }
        }
        return nil
    }
}
