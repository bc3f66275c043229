import Core
import PKI
import Testing
import Uplink

@testable import Hub

/// Two publishers of a hub, who sign erasures at one post.
struct ErasureSigners {
    private let trust: TrustStore
    private let pairs: [(PrivateKey, Certificate)]
    private let post: String
    private let time: Timestamp

    init(_ hub: HubDirectory, of post: String, at time: Timestamp) throws {
        self.post = post
        self.time = time
        trust = try hub.publisherTrust()
        pairs = try ["amina", "boubacar"].map { name in
            let key = try PrivateKey.generate()
            let request = try CertificateRequest.make(
                commonName: name, organization: nil, key: key)
            let certificate = try hub.admitPublisher(csr: request.pem, at: time)
            return (key, certificate)
        }
    }

    private func sign(_ erasure: SignedErasure, _ number: Int) throws(HubFault) -> SignedErasure {
        do {
            let signed = try erasure.signed(
                key: pairs[number].0, certificate: pairs[number].1, at: time)
            try signed.verified(by: trust, at: time, signers: signed.signatures.count)
            return signed
        } catch {
            throw .erasureRefused("\(error)")
        }
    }

    /// - Returns: the decision.
    func propose(_ crossing: Identifier, _ store: any HubStore) async throws -> Identifier {
        try await store.proposeErasure(
            of: [(post, crossing)], legalBasis: "Law 2017-28, article 52", reference: "DP-7",
            by: "amina", at: time
        ) { (erasure) throws(HubFault) in
            try sign(erasure, 0)
        }.decision
    }

    @discardableResult
    func approve(
        _ decision: Identifier, by number: Int = 1, _ store: any HubStore
    ) async throws -> [ErasureStanding] {
        try await store.approveErasure(decision, at: time) { (erasure) throws(HubFault) in
            (try sign(erasure, number), "boubacar")
        }
    }

    func erase(_ crossing: Identifier, _ store: any HubStore) async throws {
        try await approve(try await propose(crossing, store), store)
    }
}
