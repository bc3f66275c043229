internal import Core
internal import Uplink

extension HubService {
    /// What is published for the post and not there, once its own word on that is written down.
    func offers(
        to device: DeviceSighting, holding held: [HeldRelease], at now: Timestamp
    ) async throws(HubFault) -> [ReleaseOffer] {
        try await store.perform { (ledger) throws(HubFault) in
            try ledger.session.transaction { () throws(HubFault) in
                try ledger.note(held, of: device.post, at: now)
                return try ledger.offers(to: device.post, at: now)
            }
        }
    }

    /// An answer that says beside its own matter whether HQ has something for the post, and when
    /// it may have.
    func withNews(_ answer: JSONValue, for device: DeviceSighting) async -> JSONValue {
        let now = time.now()
        let news = try? await store.perform { (ledger) throws(HubFault) in
            let offers = try ledger.offers(to: device.post, at: now, isTending: false)
            let hasOrders = try ledger.hasOpenOrders(device.post)
            return (
                isAny: hasOrders || !offers.isEmpty,
                askAgain: try ledger.askAgain(device.post, at: now)
            )
        }
        guard let news, var members = answer.object else { return answer }
        if news.isAny { members["news"] = true }
        if let pause = news.askAgain { members[AskAgain.member] = AskAgain.json(pause) }
        return .object(members)
    }

    /// - Throws: `noRelease` for what is not published to this post now.
    func release(
        _ name: ReleaseName, for device: DeviceSighting
    ) async throws(HubFault) -> SignedRelease {
        try await store.perform { (ledger) throws(HubFault) in
            guard let release = try ledger.release(name, for: device.post) else {
                throw HubFault.noRelease(name, post: device.post)
            }
            return release.signed
        }
    }

    /// Bytes of a release's file; the last ones are noted.
    func content(
        of name: ReleaseName, at offset: Int64, count: Int, for device: DeviceSighting
    ) async throws(HubFault) -> [UInt8] {
        let now = time.now()
        return try await store.perform { (ledger) throws(HubFault) in
            guard let release = try ledger.release(name, for: device.post) else {
                throw HubFault.noRelease(name, post: device.post)
            }
            let statement = release.statement
            guard (0..<statement.size).contains(offset) else {
                throw HubFault.malformed(reason: "\(offset) is no place in \(name)")
            }
            let bytes = try ledger.content(
                of: statement.sha256, at: offset,
                count: min(count, Int(min(statement.size - offset, Int64(HubLedger.releasePart)))))
            guard !bytes.isEmpty else {
                throw HubFault.database(reason: "the file of \(name) is not whole")
            }
            if offset + Int64(bytes.count) == statement.size {
                try ledger.noteFetched(name, by: device.post, at: now)
            }
            return bytes
        }
    }
}
