import Core
import PKI
import Uplink

/// A hub's authority and receipt signer, made anew for each use.
struct SampleAuthority {
    static let now = Timestamp(milliseconds: 1_795_000_000_000)

    let root: CertificateAuthority
    let signerKey: PrivateKey
    let signer: Certificate

    init(profile: CertificateProfile = .receiptSigner) throws {
        let later = Self.now + .seconds(86_400 * 365)
        let earlier = Self.now + .seconds(-86_400)
        root = try CertificateAuthority.createRoot(
            commonName: "test hub", key: .generate(), notBefore: earlier, notAfter: later,
            random: SystemRandom())
        signerKey = try .generate()
        signer = try root.issue(
            commonName: "receipts", publicKey: signerKey.publicKey, profile: profile,
            notBefore: earlier, notAfter: later, random: SystemRandom())
    }

    var verifier: ReceiptVerifier {
        ReceiptVerifier(
            post: SampleChain.post, trust: TrustStore(anchors: [root.certificate]))
    }

    func sign(
        epoch: Identifier, sequence: Int64, chainHash: Digest256,
        post: String = SampleChain.post, isFork: Bool = false
    ) throws -> SignedReceipt {
        try SignedReceipt.sign(
            Receipt(
                post: post, epoch: epoch, sequence: sequence, chainHash: chainHash, at: Self.now,
                hub: "test", isFork: isFork),
            key: signerKey, certificate: signer)
    }
}
