import Core
import PKI
import Records
import Uplink

/// A hub in memory that keeps records by their place, and does what it is told to do wrong.
final class ScriptedHub: HubExchange {
    enum Mishap: Sendable {
        /// The request never arrives.
        case unreachable
        /// The batch is kept, its receipt is lost.
        case loseReceipt
        case busy(Duration)
        /// The receipt names another chain hash.
        case forgeReceipt
        /// The receipt's signature is of something else.
        case breakSignature
    }

    enum Call: Sendable { case foretell, progress, part, ring }

    struct State: Sendable {
        var held: [Identifier: [Digest256]] = [:]
        var recordHashes: [Digest256] = []
        var withheld: [Int64] = []
        var deliveries = 0
        var greetings = 0
        var mishaps: [Mishap] = []
        var refused: Set<Int64> = []
        var takes = Set(HubGreeting.Service.allCases)
        var wanted: [Digest256] = []
        /// Sequences shown ahead of their turn.
        var foretold: [Int64] = []
        /// Bytes held of attachments.
        var attachments: [Digest256: [UInt8]] = [:]
        /// What came, in its order: sequences of batches, names of attachments.
        var arrivals: [String] = []
        /// Every so many parts the line breaks behind the part and before its answer.
        var breaksEvery = 0
        var parts = 0
        /// The hub reads another last byte.
        var isMisreading = false
        /// Parts of history and logs.
        var rings: [RingPart] = []
        /// Bytes that a part of them costs.
        var ringCost: Int64 = 0
        var sent: Int64 = 100
        /// To whom the post seals, as HQ tells with each greeting, and how often it was asked for.
        var recipient: Certificate?
        var recipientsAsked = 0
        /// What it answers to each call of such a kind instead of taking it.
        var answers: [Call: UplinkFault] = [:]
    }

    let state = Guarded(State())
    private let afterPart = Guarded<(number: Int, action: @Sendable () -> Void)?>(nil)
    private let authority: SampleAuthority

    init(_ authority: SampleAuthority) {
        self.authority = authority
    }

    /// Does something while that part of an attachment arrives.
    func whenPart(_ number: Int, _ action: @escaping @Sendable () -> Void) {
        afterPart.withLock { $0 = (number, action) }
    }

    func plan(_ mishaps: [Mishap]) { state.withLock { $0.mishaps = mishaps } }
    var snapshot: State { state.withLock { $0 } }

    /// Forgets all behind a sequence, as a database restored from a backup does.
    func restore(_ epoch: Identifier, to count: Int) {
        state.withLock { state in
            state.held[epoch] = state.held[epoch].map { Array($0.prefix(count)) }
            state.recordHashes = Array(state.recordHashes.prefix(count))
        }
    }

    private func nextMishap() -> Mishap? {
        state.withLock { $0.mishaps.isEmpty ? nil : $0.mishaps.removeFirst() }
    }

    private func receipt(_ epoch: Identifier, _ sequence: Int, _ hash: Digest256)
        throws(UplinkFault) -> SignedReceipt
    {
        do {
            return try authority.sign(epoch: epoch, sequence: Int64(sequence), chainHash: hash)
        } catch {
            throw .badAnswer(reason: "\(error)")
        }
    }

    func hello() async throws(UplinkFault) -> HubGreeting {
        state.withLock { $0.greetings += 1 }
        if case .unreachable = nextMishap() {
            throw .unreachable(address: "test", reason: "scripted")
        }
        var receipts: [SignedReceipt] = []
        for (epoch, chain) in snapshot.held {
            if let last = chain.last { receipts.append(try receipt(epoch, chain.count, last)) }
        }
        return HubGreeting(
            version: 1, at: SampleAuthority.now, receipts: receipts, takes: snapshot.takes,
            wanted: snapshot.wanted, recipient: snapshot.recipient.map(RecipientFiles.mark))
    }

    func recipient() async throws(UplinkFault) -> Certificate {
        guard let recipient = snapshot.recipient else { throw .badAnswer(reason: "there is none") }
        state.withLock { $0.recipientsAsked += 1 }
        return recipient
    }

    private func answer(_ call: Call) throws(UplinkFault) {
        if let fault = snapshot.answers[call] { throw fault }
    }

    func foretell(_ bytes: [UInt8]) async throws(UplinkFault) {
        try answer(.foretell)
        if case .unreachable = nextMishap() {
            throw .unreachable(address: "test", reason: "scripted")
        }
        do {
            let batch = try WireBatch(decoding: bytes)
            state.withLock {
                $0.foretold.append(batch.firstSequence)
                $0.arrivals.append("foretold \(batch.firstSequence)")
            }
        } catch {
            throw .wire(error)
        }
    }

    func progress(of attachment: AttachmentName) async throws(UplinkFault) -> AttachmentProgress {
        try answer(.progress)
        return try answer(attachment, snapshot.attachments[attachment.sha256] ?? [])
    }

    func deliver(
        _ part: [UInt8], at offset: Int64, of attachment: AttachmentName
    ) async throws(UplinkFault) -> AttachmentProgress {
        try answer(.part)
        let (held, isBroken) = state.withLock { state in
            var held = state.attachments[attachment.sha256] ?? []
            if Int64(held.count) == offset { held += part }
            let isWhole = Int64(held.count) == attachment.size
            if isWhole, state.isMisreading { held = [] }
            state.attachments[attachment.sha256] = held
            state.arrivals.append("part \(attachment.sha256.description.prefix(4))")
            state.parts += 1
            return (held, state.breaksEvery > 0 && state.parts.isMultiple(of: state.breaksEvery))
        }
        if let due = afterPart.withLock({ $0 }), snapshot.parts == due.number { due.action() }
        if isBroken { throw .unreachable(address: "test", reason: "the answer was lost") }
        return try answer(attachment, held)
    }

    private func answer(
        _ attachment: AttachmentName, _ held: [UInt8]
    ) throws(UplinkFault) -> AttachmentProgress {
        guard Int64(held.count) == attachment.size else { return .partial(Int64(held.count)) }
        do {
            return .complete(
                try Signed.sign(
                    AttachmentReceipt(
                        post: SampleChain.post, sha256: attachment.sha256, size: attachment.size,
                        at: SampleAuthority.now, hub: "test"),
                    key: authority.signerKey, certificate: authority.signer))
        } catch {
            throw .badAnswer(reason: "\(error)")
        }
    }

    func deliver(_ bytes: [UInt8]) async throws(UplinkFault) -> SignedReceipt {
        let mishap = nextMishap()
        switch mishap {
        case .unreachable: throw .unreachable(address: "test", reason: "scripted")
        case .busy(let duration): throw .busy(retryAfter: duration, reason: "scripted")
        default: break
        }
        let batch: WireBatch
        do {
            batch = try WireBatch(decoding: bytes)
        } catch {
            throw .wire(error)
        }
        let signed = try keep(batch)
        switch mishap {
        case .loseReceipt: throw .unreachable(address: "test", reason: "the answer was lost")
        case .forgeReceipt:
            return try receipt(
                batch.epoch, Int(batch.lastSequence), SHA256.digest([1, 2, 3]))
        case .breakSignature:
            var json = signed.json.object ?? [:]
            json["signature"] = .string(Base64.text([1, 2, 3, 4]))
            return try SignedReceipt(.object(json))
        default: return signed
        }
    }

    private func keep(_ batch: WireBatch) throws(UplinkFault) -> SignedReceipt {
        let chain = snapshot.held[batch.epoch] ?? []
        guard Int(batch.firstSequence) <= chain.count + 1 else {
            throw .behind(
                try chain.last.map { (last) throws(UplinkFault) in
                    try receipt(batch.epoch, chain.count, last)
                })
        }
        let refused = snapshot.refused
        let refusals = zip(batch.firstSequence..., batch.entries).compactMap { sequence, entry in
            if case .content = entry, refused.contains(sequence) {
                RecordRefusal(sequence: sequence, reason: "scripted")
            } else {
                nil
            }
        }
        guard refusals.isEmpty else { throw .recordsRefused(refusals) }
        var previous = batch.previous
        state.withLock { state in
            state.deliveries += 1
            state.arrivals.append("records \(batch.firstSequence)")
            var chain = state.held[batch.epoch] ?? []
            for (sequence, entry) in zip(batch.firstSequence..., batch.entries) {
                let hash: Digest256
                switch entry {
                case .content(let bytes): hash = SHA256.digest(bytes)
                case .withheld(let withheld):
                    hash = withheld
                    state.withheld.append(sequence)
                }
                previous = Chain.link(previous: previous, sequence: sequence, recordHash: hash)
                if Int(sequence) > chain.count {
                    chain.append(previous)
                    state.recordHashes.append(hash)
                }
            }
            state.held[batch.epoch] = chain
        }
        return try receipt(batch.epoch, Int(batch.lastSequence), previous)
    }

    func keep(_ part: RingPart) async throws(UplinkFault) {
        try answer(.ring)
        if case .unreachable = nextMishap() {
            throw .unreachable(address: "test", reason: "scripted")
        }
        state.withLock { state in
            state.rings.append(part)
            state.sent += state.ringCost
            if case .history = part.content {
                state.arrivals.append("history")
            } else {
                state.arrivals.append("logs")
            }
        }
    }

    func traffic() -> LinkTraffic { LinkTraffic(sent: snapshot.sent, received: 50) }
    func close() async {}
}
