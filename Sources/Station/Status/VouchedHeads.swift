internal import Core
internal import PKI
internal import Records
internal import Site
internal import Uplink

/// The places of the chain that HQ's receipts vouch for, their signatures checked.
enum VouchedHeads {
    /// - Returns: one head an epoch; nothing for a post that is not enrolled.
    /// - Throws: where a receipt is there but does not hold.
    static func load(
        paths: Paths, post: String, epochs: [Identifier], files: LinuxFiles
    ) throws -> [ChainHead] {
        let authority = SecretFiles(paths: paths).hubAuthority
        guard files.exists(authority) else { return [] }
        let trust = TrustStore(
            anchors: try Certificate.bundle(pem: files.read(authority, limit: PEMLimit.file)))
        let verifier = ReceiptVerifier(post: post, trust: trust)
        let store = ReceiptStore(directory: paths.state(of: .uplink), files: files)
        return try epochs.compactMap { epoch in
            guard let signed = try store.receipt(epoch: epoch) else { return nil }
            let receipt = try verifier.verified(signed)
            return ChainHead(
                epoch: receipt.epoch, sequence: receipt.sequence, chainHash: receipt.chainHash)
        }
    }
}
