internal import Core
internal import Journal
internal import PKI
internal import Records
internal import Uplink

/// Erases at this post what two people at HQ signed for, and leaves a record that says how much.
struct ErasureTaking {
    let journal: Journal
    let post: String
    /// The list authority, which vouches for those who sign.
    let trust: TrustStore?

    /// - Returns: what was done, in numbers.
    func take(_ order: HubOrder, at stamp: ClockStamp) async throws -> String {
        guard let trust else {
            throw HubOrderFault.notNow("this post knows no authority for publishers")
        }
        let statement: ErasureStatement
        do throws(ReleaseFault) {
            let signed = try SignedErasure(order.content)
            try signed.verified(by: trust, at: stamp.trust == .untrusted ? nil : stamp.time)
            statement = signed.statement
        } catch {
            throw HubOrderFault.refused(error.problem)
        }
        guard statement.post == post else {
            throw HubOrderFault.refused("it is for \(statement.post)")
        }
        let round = try await journal.erase(
            statement.places.map { ($0.epoch, $0.sequence, $0.recordHash) })
        let result =
            "\(round.records) records, \(round.attachments) attachments erased; "
            + "\(round.gone) gone before, \(round.unknown) not held"
        _ = try await journal.append(
            RecordDraft(
                kind: .audit, id: order.id,
                body: [
                    "action": "records_erased", "target": .string(statement.reference),
                    "result": .string(result),
                ]))
        return result
    }
}
