import Core
import PKI
import Records
import Testing
import Uplink

@Suite("HQ's receipts")
struct ReceiptTests {
    private let authority: SampleAuthority
    private let hash: Digest256
    private let epoch = SampleChain.epoch(1)

    init() throws {
        authority = try SampleAuthority()
        hash = Chain.origin(of: epoch)
    }

    @Test("hold when the hub's signer made them, after a way through JSON too")
    func valid() throws {
        let signed = try authority.sign(epoch: epoch, sequence: 7, chainHash: hash)
        let again = try SignedReceipt(JSONValue(parsing: signed.json.prettyText))
        let receipt = try authority.verifier.verified(again)
        #expect(receipt.sequence == 7)
        #expect(receipt.chainHash == hash)
    }

    @Test(
        "do not hold with any member changed",
        arguments: ["post", "epoch", "sequence", "chain_hash", "at", "hub", "fork", "more"])
    func tampered(_ key: String) throws {
        let signed = try authority.sign(epoch: epoch, sequence: 7, chainHash: hash)
        var members = signed.json.object ?? [:]
        var inner = members["receipt"]?.object ?? [:]
        let changed: [String: JSONValue] = [
            "post": "OTHER", "epoch": .string(SampleChain.epoch(2).description), "sequence": 8,
            "chain_hash": .string(Chain.origin(of: SampleChain.epoch(2)).description),
            "at": "2026-11-19T00:00:00.000Z", "hub": "other", "fork": true, "more": 1,
        ]
        inner[key] = changed[key]
        members["receipt"] = .object(inner)
        let forged = try SignedReceipt(.object(members))
        #expect(throws: UplinkFault.self) { try authority.verifier.verified(forged) }
    }

    @Test("do not hold from another authority, or from a signer of lists")
    func strangers() throws {
        let other = try SampleAuthority()
        let foreign = try other.sign(epoch: epoch, sequence: 1, chainHash: hash)
        #expect(throws: UplinkFault.self) { try authority.verifier.verified(foreign) }
        let lists = try SampleAuthority(profile: .listSigner)
        let wrongUse = try lists.sign(epoch: epoch, sequence: 1, chainHash: hash)
        #expect(throws: UplinkFault.self) { try lists.verifier.verified(wrongUse) }
    }

    @Test("of another post do not count")
    func otherPost() throws {
        let signed = try authority.sign(epoch: epoch, sequence: 1, chainHash: hash, post: "X")
        #expect(throws: UplinkFault.self) { try authority.verifier.verified(signed) }
    }

    @Test("that lack a member are refused when they are read")
    func incomplete() throws {
        let signed = try authority.sign(epoch: epoch, sequence: 1, chainHash: hash)
        for key in signed.receipt.json.object?.keys.sorted() ?? [] {
            var members = signed.json.object ?? [:]
            var inner = members["receipt"]?.object ?? [:]
            inner[key] = nil
            members["receipt"] = .object(inner)
            #expect(throws: UplinkFault.self) { try SignedReceipt(.object(members)) }
        }
    }
}
