internal import Core
internal import Journal

/// How far an attachment is.
struct AttachmentUnderway: Sendable, Hashable {
    /// Bytes that HQ holds.
    var offset: Int64 = 0
    /// How often HQ had all of it and read another hash.
    var mismatches = 0

    /// So often and the file is not what it is called.
    static let mostMismatches = 3
}

/// The next attachment of a lane.
struct WaitingAttachment: Sendable, Hashable {
    let name: AttachmentName
    /// The place of the record that names it; `nil` where HQ asked for it by its hash.
    let position: Int64?
}

extension Forwarder {
    /// Attachments looked at for one record after another.
    private static let page = 64
    /// Pages looked at in a turn: behind a long row of what is done with, the rest follows later.
    private static let pages = 32
    /// A part takes about so long: records that come meanwhile wait for its end.
    private static let partDuration: Int64 = 5
    private static let leastPart = 16 << 10

    /// What each lane would bring next, of records that HQ holds already: an attachment without
    /// its record says nothing. What may not go now is told of in the state.
    func nextAttachments(
        through position: Int64
    ) throws(UplinkFault) -> [Lane: WaitingAttachment] {
        guard let attachments else { return [:] }
        var next: [Lane: WaitingAttachment] = [:]
        if let asked = try askedFor(of: attachments) { next[.flaggedAttachments] = asked }
        for lane in [Lane.flaggedAttachments, .otherAttachments] where next[lane] == nil {
            next[lane] = try firstWaiting(lane, of: attachments, through: position)
        }
        if next.isEmpty { noteSuccess(.attachments) }
        var deferrals = state.deferrals.filter { lane, _ in
            ![.flaggedAttachments, .otherAttachments].contains(lane)
        }
        for (lane, waiting) in next {
            guard let reason = deferral(of: waiting, in: lane) else { continue }
            deferrals[lane] = reason
            next[lane] = nil
        }
        if state.deferrals != deferrals {
            state.deferrals = deferrals
            try save()
        }
        return next
    }

    private func deferral(of waiting: WaitingAttachment, in lane: Lane) -> Deferral? {
        guard takes.contains(.attachments) else { return .hub }
        if waiting.position != nil {
            switch (options.attachments, lane) {
            case (.all, _), (.flagged, .flaggedAttachments): break
            case (.flagged, _) where options.isCheap(time.now()): break
            default: return .stick
            }
        }
        if thrift.isShort { return .energy }
        guard let budget = options.budget else { return nil }
        let left = budget.leftForAttachments(state.monthPurposes, at: time.now())
        return left < Int64(partBytes) ? .budget : nil
    }

    private func askedFor(
        of attachments: any AttachmentSource
    ) throws(UplinkFault) -> WaitingAttachment? {
        while let sha256 = wanted.first {
            let size = try journal { () throws(JournalFault) in try attachments.size(of: sha256) }
            if let name = size.flatMap({ AttachmentName(sha256: sha256, size: $0) }) {
                return WaitingAttachment(name: name, position: nil)
            }
            wanted.removeFirst()
        }
        return nil
    }

    /// Moves a lane's place past all that is done with, as far as one turn goes.
    private func firstWaiting(
        _ lane: Lane, of attachments: any AttachmentSource, through position: Int64
    ) throws(UplinkFault) -> WaitingAttachment? {
        var place = min(state.attachmentsDone[lane, default: 0], position)
        defer { state.attachmentsDone[lane] = place }
        for _ in 0..<Self.pages {
            let from = place
            let named = try journal { () throws(JournalFault) in
                try attachments.attachments(after: from, through: position, limit: Self.page)
            }
            guard let last = named.last else {
                place = position
                return nil
            }
            for attachment in named {
                let isOurs = attachment.isFlagged == (lane == .flaggedAttachments)
                if isOurs, let waiting = try waiting(attachment, of: attachments) {
                    place = attachment.position - 1
                    return waiting
                }
            }
            place = last.position
        }
        return nil
    }

    /// `nil` where HQ has it, or nobody can bring it.
    private func waiting(
        _ named: NamedAttachment, of attachments: any AttachmentSource
    ) throws(UplinkFault) -> WaitingAttachment? {
        let isBelieved = named.position > state.doubtful || assured.contains(named.sha256)
        if isBelieved, receipts.holds(attachment: named.sha256) { return nil }
        if isLost(named.sha256) { return nil }
        let size = try journal { () throws(JournalFault) in
            try attachments.size(of: named.sha256)
        }
        guard let size, let name = AttachmentName(sha256: named.sha256, size: size) else {
            // Purged ones have their receipt; whatever is left was lost.
            if !receipts.holds(attachment: named.sha256) {
                state.lose(named.sha256, "the post does not hold it any more", at: time.now())
            }
            return nil
        }
        return WaitingAttachment(name: name, position: named.position)
    }

    private func isLost(_ sha256: Digest256) -> Bool {
        state.lostAttachments.contains { $0.sha256 == sha256 }
    }

    /// What is sent or fetched at once.
    var partBytes: Int {
        let bytes = (state.rate ?? 0) * Self.partDuration
        return min(WireLimits.attachmentPart, max(Self.leastPart, Int(bytes)))
    }

    /// Brings one part, or learns where HQ stands. The first word on an attachment after a
    /// greeting is a question: a former connection may have brought some of it.
    func bring(_ waiting: WaitingAttachment) async throws(UplinkFault) {
        let name = waiting.name
        let progress: AttachmentProgress
        do throws(UplinkFault) {
            if let offset = underway[name.sha256]?.offset {
                guard let part = try await bringPart(of: name, at: offset) else {
                    return give(up: name.sha256, "the post does not hold it any more")
                }
                progress = part
            } else {
                progress = try await charged(.attachments) { () async throws(UplinkFault) in
                    try await exchange.progress(of: name)
                }
            }
        } catch .refused(let document) where document.isOfRequest {
            // The next one may be welcome.
            return give(up: name.sha256, "the hub refuses it: \(document.summary)")
        }
        noteContact()
        noteSuccess()
        try note(progress, of: name)
        noteSuccess(.attachments)
        try save()
    }

    /// `nil` where the file has come to its end before its size.
    private func bringPart(
        of name: AttachmentName, at offset: Int64
    ) async throws(UplinkFault) -> AttachmentProgress? {
        let part = try journal { () throws(JournalFault) in
            try attachments?.bytes(of: name.sha256, at: offset, count: partBytes) ?? []
        }
        guard !part.isEmpty else { return nil }
        let progress = try await charged(.attachments) { () async throws(UplinkFault) in
            try await exchange.deliver(part, at: offset, of: name)
        }
        if case .partial(0) = progress, offset + Int64(part.count) == name.size {
            underway[name.sha256]?.mismatches += 1
        }
        return progress
    }

    private func note(
        _ progress: AttachmentProgress, of name: AttachmentName
    ) throws(UplinkFault) {
        switch progress {
        case .partial(let offset):
            guard offset < name.size else {
                throw .badAnswer(reason: "it holds \(offset) bytes of \(name.size)")
            }
            underway[name.sha256, default: AttachmentUnderway()].offset = offset
            if underway[name.sha256]?.mismatches == AttachmentUnderway.mostMismatches {
                give(up: name.sha256, "its bytes have another hash than its name")
            }
        case .complete(let signed):
            let receipt = try verifier.verified(signed)
            guard receipt.sha256 == name.sha256, receipt.size == name.size else {
                throw .badReceipt(reason: "it names another attachment")
            }
            try receipts.keep(signed)
            underway[name.sha256] = nil
            wanted.removeAll { $0 == name.sha256 }
            if state.doubtful > 0 { assured.insert(name.sha256) }
            attachmentsDelivered.add()
        }
    }

    private func give(up sha256: Digest256, _ reason: String) {
        underway[sha256] = nil
        wanted.removeAll { $0 == sha256 }
        state.lose(sha256, reason, at: time.now())
    }
}
