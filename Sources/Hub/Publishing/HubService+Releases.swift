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

    /// An answer that says beside its own matter whether something is published for the post.
    func withNews(_ answer: JSONValue, for device: DeviceSighting) async -> JSONValue {
        let now = time.now()
        let offers = try? await store.perform { (ledger) throws(HubFault) in
            try ledger.offers(to: device.post, at: now, isTending: false)
        }
        guard let offers, !offers.isEmpty, var members = answer.object else { return answer }
        members["news"] = true
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
