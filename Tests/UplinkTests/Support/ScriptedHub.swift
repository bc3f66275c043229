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

    struct State: Sendable {
        var held: [Identifier: [Digest256]] = [:]
        var recordHashes: [Digest256] = []
        var withheld: [Int64] = []
        var deliveries = 0
        var greetings = 0
        var mishaps: [Mishap] = []
        var refused: Set<Int64> = []
    }

    let state = Guarded(State())
    private let authority: SampleAuthority

    init(_ authority: SampleAuthority) {
        self.authority = authority
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
        return HubGreeting(version: 1, at: SampleAuthority.now, receipts: receipts)
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

    func traffic() -> LinkTraffic { LinkTraffic(sent: 100, received: 50) }
    func close() async {}
}
