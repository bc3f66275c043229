import Core
import PKI
import Records
import Testing

@testable import Uplink

@Suite("The certificate that HQ signs with")
struct SignerReferenceTests {
    private let authority: SampleAuthority
    private let own: String
    private let receipts: [SignedReceipt]

    init() throws {
        let authority = try SampleAuthority()
        self.authority = authority
        own = Base64.text(authority.signer.der)
        receipts = try SampleChain.records(3).map { record in
            try authority.sign(
                epoch: record.envelope.epoch, sequence: record.envelope.sequence,
                chainHash: record.chainHash)
        }
    }

    private var greeting: JSONValue {
        HubGreeting(version: 2, at: SampleAuthority.now, receipts: receipts).json
    }

    private func certificates(_ answer: JSONValue) -> [Bool] {
        (answer["receipts"]?.array ?? [answer]).map { $0["certificate"] != nil }
    }

    @Test("goes with every statement to a post that names none")
    func older() {
        for answer in [greeting, receipts[0].json] {
            let sent = SignerReference.leavingOut(own, of: answer, heldAs: nil)
            #expect(sent == answer)
        }
    }

    @Test("goes with the first statement to a post that holds none, or another")
    func first() throws {
        let another = Base64.text(try SampleAuthority().signer.der)
        for held in [SignerReference.none, try #require(SignerReference.name(of: another))] {
            let sent = SignerReference.leavingOut(own, of: greeting, heldAs: held)
            #expect(certificates(sent) == [true, false, false])
            var signer: String? = another
            #expect(SignerReference.puttingBack(&signer, into: sent) == greeting)
            #expect(signer == own)
        }
    }

    @Test("is left out of every answer to a post that names it, and put back by the post")
    func known() throws {
        let name = try #require(SignerReference.name(of: own))
        let attachment = try Signed.sign(
            AttachmentReceipt(
                post: SampleChain.post, sha256: SHA256.digest([1]), size: 1,
                at: SampleAuthority.now, hub: "test"),
            key: authority.signerKey, certificate: authority.signer)
        let refusal = ProblemDocument(
            status: 409, code: .behind, title: "elsewhere",
            members: ["position": receipts[1].json])
        for answer in [
            greeting, receipts[0].json, AttachmentProgress.complete(attachment).json, refusal.json,
        ] {
            let sent = SignerReference.leavingOut(own, of: answer, heldAs: name)
            #expect(!sent.compactText.contains("\"certificate\""))
            #expect(sent.compactText.utf8.count + own.utf8.count < answer.compactText.utf8.count)
            var signer: String? = own
            #expect(SignerReference.puttingBack(&signer, into: sent) == answer)
        }
        var signer: String? = own
        let sent = SignerReference.leavingOut(own, of: receipts[2].json, heldAs: name)
        let whole = try SignedReceipt(SignerReference.puttingBack(&signer, into: sent))
        #expect(try authority.verifier.verified(whole).sequence == 3)
    }

    @Test("of another hub on the same database is never left out")
    func otherHub() throws {
        let other = Base64.text(try SampleAuthority().signer.der)
        let sent = SignerReference.leavingOut(
            other, of: greeting, heldAs: SignerReference.name(of: other))
        #expect(sent == greeting)
    }

    @Test("that is missing where none is held makes no receipt that could be believed")
    func missing() throws {
        let sent = SignerReference.leavingOut(
            own, of: receipts[0].json, heldAs: SignerReference.name(of: own))
        var signer: String?
        let answer = SignerReference.puttingBack(&signer, into: sent)
        #expect(answer == sent)
        #expect(throws: UplinkFault.self) {
            try authority.verifier.verified(try SignedReceipt(answer))
        }
        // Another's certificate in its place makes none either.
        signer = Base64.text(try SampleAuthority().signer.der)
        let wrong = try SignedReceipt(SignerReference.puttingBack(&signer, into: sent))
        #expect(throws: UplinkFault.self) { try authority.verifier.verified(wrong) }
    }

    @Test("leaves answers alone that hold no statement")
    func others() {
        let answers: [JSONValue] = [
            [:], .null, ["offset": 3, "receipt": .null], ["certificate": "x", "signature": "y"],
            .array([1, 2]),
        ]
        for answer in answers {
            var signer: String? = own
            #expect(SignerReference.leavingOut("x", of: answer, heldAs: "none") == answer)
            #expect(SignerReference.puttingBack(&signer, into: answer) == answer)
            #expect(signer == own)
        }
    }
}
