internal import Core
internal import PKI

/// Detached signatures of people whom the list authority admits, over one message (RFC 5652).
///
/// That authority vouches for publishers because every enrolled post knows it already; a usage of
/// their own keeps those who sign lists from publishing, and publishers from signing lists.
enum PublisherSignatures {
    /// Who signed, once every signature holds and no two are of one person.
    ///
    /// - Parameters:
    ///   - time: when the signers' certificates must be valid.
    ///   - count: how many signatures there must be.
    /// - Throws: `singleSignature`, `untrusted`, `sameSigner`.
    static func verified(
        _ signatures: [[UInt8]], of message: [UInt8], by trust: TrustStore, at time: Timestamp,
        signers count: Int
    ) throws(ReleaseFault) -> [Certificate] {
        guard signatures.count == count else {
            throw ReleaseFault(
                .singleSignature,
                "it has \(signatures.count) of the \(count) signatures that it needs",
                "a second person approves it: waypost-hub publish approve")
        }
        var signers: [Certificate] = []
        for signature in signatures {
            do {
                signers.append(
                    try CMS.verify(
                        signature, detachedContent: message, trust: trust, at: time,
                        purpose: .publishing))
            } catch {
                throw ReleaseFault(
                    .untrusted, "a publisher's signature does not hold: \(error.problem)",
                    error.remedy)
            }
        }
        guard Set(signers.map(\.publicKey)).count == count,
            Set(signers.map { $0.subjectCommonName ?? "" }).count == count
        else {
            throw ReleaseFault(
                .sameSigner, "both signatures are of \(signers[0].subjectCommonName ?? "one")",
                "another person approves it, with another key and name")
        }
        return signers
    }
}
