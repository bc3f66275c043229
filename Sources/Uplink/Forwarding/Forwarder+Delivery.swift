internal import Core
internal import Journal
internal import Records

extension Forwarder {
    /// Greets the hub and returns the place of the journal up to which HQ holds everything.
    func contact() async throws(UplinkFault) -> Int64 {
        let sent = time.monotonic()
        let greeting = try await greet(for: .contact)
        noteTime(greeting.at, between: sent, and: time.monotonic())
        takes = greeting.takes
        layouts.layout = greeting.version
        wanted = greeting.wanted
        try learnOffers(greeting)
        underway = [:]
        window.greeted()
        let before = state.forwarded?.position ?? 0
        let position = try resume(at: greeting.receipts)
        if position < before { beginLanesAnew(at: position, before: before) }
        if let attachments {
            // What was purged stays purged: nobody asks for its receipt again.
            receipts.forgetAttachments { (try? attachments.size(of: $0)) ?? 0 > 0 }
        }
        noteContact()
        try save()
        // Behind all else: records travel whatever comes of it.
        try await learnAuthorities(greeting)
        try await learnRecipient(greeting)
        return position
    }

    /// HQ was turned back, or this journal is a new one: what was shown and brought beside the
    /// records is shown again, and asked for before it is brought.
    private func beginLanesAnew(at position: Int64, before: Int64) {
        state.foretold = position
        state.doubtful = max(before, state.doubtful)
        state.attachmentsDone = [:]
        state.rings = [:]
        assured = []
    }

    func move(to receipt: Receipt, at position: Int64) {
        state.forwarded = UplinkState.Forwarded(
            position: position, epoch: receipt.epoch, sequence: receipt.sequence)
    }

    /// The furthest place that HQ has signed and this journal holds with the same chain hash.
    ///
    /// HQ may be behind (restored to an earlier moment), ahead (this card was restored) or on
    /// another branch (a copy of this card was used): then the post's own last receipt counts, and
    /// without one all is offered again, which HQ takes once only.
    private func resume(at signed: [SignedReceipt]) throws(UplinkFault) -> Int64 {
        var best: (position: Int64, receipt: SignedReceipt)?
        var isElsewhere = false
        for candidate in signed {
            let receipt = try verifier.verified(candidate)
            let isKnown = try position(receipt.epoch, 1) != nil
            guard try isOurs(receipt),
                let position = try position(receipt.epoch, receipt.sequence)
            else {
                isElsewhere = true
                if isKnown { try tellOfSharing(candidate) }
                continue
            }
            if receipt.isFork { try tellOfSharing(candidate) }
            if position > best?.position ?? 0 { best = (position, candidate) }
        }
        let own = durablePosition()
        if isElsewhere, own > best?.position ?? 0 { return own }
        guard let best else {
            state.forwarded = nil
            return 0
        }
        try receipts.keep(best.receipt, isHeld: isOurs)
        move(to: best.receipt.receipt, at: best.position)
        return best.position
    }

    /// Where to go on after HQ refused a batch because it holds less, or another branch.
    func rewind(
        to signed: SignedReceipt?, refused: Outgoing
    ) throws(UplinkFault) -> Int64 {
        let epochStart =
            try position(refused.batch.epoch, 1).map { $0 - 1 } ?? 0
        guard let signed else { return epochStart }
        let receipt = try verifier.verified(signed)
        guard try isOurs(receipt),
            let position = try position(receipt.epoch, receipt.sequence)
        else { return epochStart }
        return position
    }

    /// HQ holds another branch of an epoch of ours: on disk before anybody is told, so that it is
    /// found when capture was not there to hear it.
    func tellOfSharing(_ signed: SignedReceipt) throws(UplinkFault) {
        try receipts.keepNotice(signed)
        let epoch = signed.receipt.epoch
        if signed.receipt.isFork, !state.forkedEpochs.contains(epoch) {
            state.forkedEpochs.append(epoch)
        }
        options.whenShared?()
    }

    private func position(
        _ epoch: Identifier, _ sequence: Int64
    ) throws(UplinkFault) -> Int64? {
        try journal { () throws(JournalFault) in
            try source.position(epoch: epoch, sequence: sequence)
        }
    }

    func isOurs(_ receipt: Receipt) throws(UplinkFault) -> Bool {
        try journal { () throws(JournalFault) in
            try source.chainHash(epoch: receipt.epoch, sequence: receipt.sequence)
        } == receipt.chainHash
    }

    func setAside(
        _ refusals: [RecordRefusal], of outgoing: Outgoing
    ) throws(UplinkFault) {
        let range = outgoing.batch.firstSequence...outgoing.batch.lastSequence
        for refusal in refusals {
            guard range.contains(refusal.sequence),
                !state.isSetAside(epoch: outgoing.batch.epoch, sequence: refusal.sequence)
            else {
                throw .badAnswer(reason: "it refuses sequence \(refusal.sequence), not in doubt")
            }
            try note(setAside: refusal.sequence, outgoing.batch.epoch, refusal.reason)
        }
        try save()
    }

    func note(
        setAside sequence: Int64, _ epoch: Identifier, _ reason: String
    ) throws(UplinkFault) {
        guard !state.isSetAside(epoch: epoch, sequence: sequence) else { return }
        guard state.setAside.count < UplinkState.setAsideLimit else {
            throw .tooManySetAside(limit: UplinkState.setAsideLimit)
        }
        state.setAside.append(
            UplinkState.SetAside(
                epoch: epoch, sequence: sequence, reason: String(reason.prefix(200)),
                at: time.now()))
    }

    func journal<Value>(
        _ work: () throws(JournalFault) -> Value
    ) throws(UplinkFault) -> Value {
        do {
            return try work()
        } catch {
            throw .journal(error)
        }
    }
}
