internal import Core
internal import PKI
public import Uplink

/// Takes in what was carried from posts: the same service that answers the link, so that nothing
/// is kept twice whichever way it came first.
public struct CarriedImport: Sendable {
    /// What one part brought.
    public struct Arrival: Sendable {
        public let part: CarriedPart
        public let post: String
        /// Records in batches that were kept or known.
        public var records = 0
        public var attachments = 0
        /// The furthest place of each epoch.
        public var receipts: [SignedReceipt] = []
        public var attachmentReceipts: [Signed<AttachmentReceipt>] = []
        /// What of the part could not be taken, and why.
        public var refusals: [String] = []
    }

    private let service: HubService
    private let keys: [PrivateKey]
    private let trust: TrustStore

    /// - Parameter directory: has the keys to which posts seal. Throws what the files say.
    public init(_ directory: HubDirectory, service: HubService) throws(HubFault) {
        self.service = service
        keys = try directory.openingKeys()
        trust = TrustStore(anchors: try directory.believed(.hub))
    }

    /// Takes one part, as far as it goes: a batch that does not follow what is stored, or that
    /// cannot be kept, is named and the rest is taken all the same.
    ///
    /// - Parameter hearsRevoked: whether devices are believed that were revoked since: a board that
    ///   died and was replaced, whose card is read.
    /// - Throws: where the part was altered, is not sealed to this hub or not signed by a device
    ///   of it; where the database is away.
    public func take(_ bytes: [UInt8], hearsRevoked: Bool = false) async throws -> Arrival {
        let (part, certificate) = try CarriedPart.open(
            bytes, keys: keys, trust: trust)
        guard var device = DeviceSighting(certificate) else {
            throw HubFault.distrusted(reason: "its common name is no post")
        }
        device.isHeardThoughRevoked = hearsRevoked
        var arrival = Arrival(part: part, post: device.post)
        for frame in part.frames {
            do throws(HubFault) {
                switch frame {
                case .batch(let bytes):
                    let receipt = try await service.accept(bytes, from: device)
                    arrival.records += (try? WireBatch(decoding: bytes).entries.count) ?? 0
                    arrival.receipts.removeAll { $0.receipt.epoch == receipt.receipt.epoch }
                    arrival.receipts.append(receipt)
                case .attachment(let bytes):
                    arrival.attachmentReceipts.append(try await keep(bytes, from: device))
                    arrival.attachments += 1
                }
            } catch .databaseAway(let reason) {
                throw HubFault.databaseAway(reason: reason)
            } catch .revoked(let post) {
                throw HubFault.revoked(post: post)
            } catch {
                arrival.refusals.append(error.description)
            }
        }
        return arrival
    }

    private func keep(
        _ bytes: [UInt8], from device: DeviceSighting
    ) async throws(HubFault) -> Signed<AttachmentReceipt> {
        guard
            let name = AttachmentName(sha256: SHA256.digest(bytes), size: Int64(bytes.count))
        else { throw .malformed(reason: "an attachment has \(bytes.count) bytes") }
        var progress = try await service.progress(of: name, from: device)
        while case .partial(let offset) = progress {
            let end = min(bytes.count, Int(offset) + WireLimits.attachmentPart)
            let part = Array(bytes[Int(offset)..<end])
            progress = try await service.progress(
                of: name, keeping: (part, offset), from: device)
            guard progress != .partial(offset) else {
                throw .database(reason: "attachment \(name.sha256) does not grow")
            }
        }
        guard case .complete(let receipt) = progress else {
            throw .database(reason: "attachment \(name.sha256) is not complete")
        }
        return receipt
    }
}
