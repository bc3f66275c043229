internal import Core
internal import Records
package import Uplink

extension HubService {
    /// Reads a batch of any layout, with what the store holds before it where the batch builds on
    /// that.
    ///
    /// - Throws: `behind` with the place from which a batch that stands for itself can go on.
    package func read(_ bytes: [UInt8], from post: String) async throws(HubFault) -> WireBatch {
        do {
            guard bytes.first == CompactBatch.version else {
                return try WireBatch(decoding: bytes)
            }
            let compact = try CompactBatch(reading: bytes)
            guard let wanted = compact.history else { return try compact.batch() }
            let held = try await store.perform { (ledger) throws(HubFault) in
                try ledger.history(wanted, of: post)
            }
            switch held {
            case .held(let epoch, let previous, let records):
                return try compact.batch(
                    post: post, epoch: epoch, previous: previous, history: records)
            case .withoutContent(let place): throw HubFault.behind(place)
            case .unknown(let head): throw HubFault.behind(head)
            }
        } catch let fault as WireFault {
            throw .wire(fault)
        } catch let fault as HubFault {
            throw fault
        } catch {
            throw .malformed(reason: "\(error)")
        }
    }
}
