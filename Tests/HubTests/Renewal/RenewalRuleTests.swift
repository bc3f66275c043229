import Core
import PKI
import Testing
import Uplink

@testable import Hub

@Suite("HQ renews a device's certificate")
struct RenewalRuleTests {
    private func refusal(_ work: () async throws -> Certificate) async -> String? {
        do {
            _ = try await work()
            return nil
        } catch {
            return "\(error)"
        }
    }

    @Test("for a key of its own, the same again for the same key", arguments: StoreKind.available)
    func same(_ kind: StoreKind) async throws {
        let post = try await RenewingPost(years: 2.1, kind: kind)
        let old = try post.fixture.certificate()
        let key = try PrivateKey.generate()
        let first = try await post.renew(key, as: old)
        #expect(try await post.renew(key, as: old) == first)
        #expect(first.publicKey == key.publicKey)
        #expect(first.subjectCommonName == post.fixture.post)
        #expect(try await post.rows() == 1)
        let own = await refusal { try await post.renew(post.fixture.key, as: old) }
        #expect(own?.contains("the key that is in use") == true, "\(own ?? "taken")")
    }

    @Test("not under another post's name, nor for a certificate in its first half")
    func refused() async throws {
        let post = try await RenewingPost(years: 1.4)
        let old = try post.fixture.certificate()
        let other = await refusal { try await post.renew(.generate(), as: old, post: "DEMO-02") }
        #expect(other?.contains("DEMO-02") == true, "\(other ?? "taken")")
        let early = await refusal { try await post.renew(.generate(), as: old) }
        #expect(early?.contains("lives until") == true, "\(early ?? "taken")")
        let damaged = await refusal { try await post.service().renew([1, 2, 3], from: old) }
        #expect(damaged?.contains("malformed") == true, "\(damaged ?? "taken")")
        #expect(try await post.rows() == 0)
    }

    @Test("three times within a day, then again the next day", arguments: StoreKind.available)
    func tooMany(_ kind: StoreKind) async throws {
        let post = try await RenewingPost(years: 2.1, kind: kind)
        let old = try post.fixture.certificate()
        for _ in 0..<3 { _ = try await post.renew(.generate(), as: old) }
        let fourth = await refusal { try await post.renew(.generate(), as: old) }
        #expect(fourth?.contains("within a day") == true, "\(fourth ?? "taken")")
        post.time.set(post.time.now() + .seconds(86_401))
        _ = try await post.renew(.generate(), as: old)
    }

    @Test(
        "not once its devices were revoked, a certificate that waits to be used among them",
        arguments: StoreKind.available)
    func revoked(_ kind: StoreKind) async throws {
        let post = try await RenewingPost(years: 2.1, kind: kind)
        let old = try post.fixture.certificate()
        #expect(await post.greet(old) == nil)
        let waiting = try await post.renew(.generate(), as: old)
        #expect(try await post.store.revoke(post: post.fixture.post, at: post.time.now()) == 1)
        let again = await refusal { try await post.renew(.generate(), as: old) }
        #expect(again?.contains("revoked") == true, "\(again ?? "taken")")
        for _ in 0..<2 {
            guard case .revoked = await post.greet(waiting) else {
                Issue.record("a certificate of a revoked device was taken")
                return
            }
        }
    }

    @Test("only by hand where the authority's key is kept elsewhere")
    func keyElsewhere() async throws {
        let post = try await RenewingPost(years: 2.1)
        try LinuxFiles().remove(post.fixture.hub.path(of: "hub-ca.key"))
        let refused = await refusal {
            try await post.renew(.generate(), as: post.fixture.certificate())
        }
        #expect(refused?.contains("kept elsewhere") == true, "\(refused ?? "taken")")
    }

    @Test("tells of one that ends within 90 days, and whether a new one waits to be used")
    func status() async throws {
        let post = try await RenewingPost(years: 2.8)
        let old = try post.fixture.certificate()
        #expect(await post.greet(old) == nil)
        func trouble() async throws -> String? {
            try await post.store.health(post.fixture.post).first?
                .troubles(at: post.time.now(), HealthLimits())
                .first { $0.code == "certificate" }?.text
        }
        #expect(try await trouble()?.hasSuffix("was not renewed") == true)
        let new = try await post.renew(.generate(), as: old)
        #expect(try await trouble()?.contains("a new one was signed") == true)
        post.time.set(post.time.now() + .seconds(1))
        #expect(await post.greet(new) == nil)
        #expect(try await trouble() == nil)
    }

    @Test("carried by hand, also where the link was down until the certificate had ended")
    func carried() async throws {
        let post = try await RenewingPost(years: 3.5)
        let pair = try #require(try post.device.current())
        let key = try PrivateKey.generate()
        let renewal = try CarriedRenewal(
            of: post.fixture.post, key: key, signedBy: pair, at: post.time.now())
        let bytes = Array(renewal.json.compactText.utf8)
        let arrived = try #require(CarriedRenewal(bytes))
        let bundle = try await post.fixture.hub.answer(
            arrived, store: post.store, at: post.time.now())
        let certificate = try Certificate(pem: Array(bundle.certificate.utf8))
        #expect(certificate.publicKey == key.publicKey)
        #expect(await post.greet(certificate) == nil)
        // The same file again gets the same certificate.
        let again = try await post.fixture.hub.answer(
            arrived, store: post.store, at: post.time.now())
        #expect(again.certificate == bundle.certificate)
    }

    @Test("for no other key than the device signed for, and for no other hub's device")
    func forged() async throws {
        let post = try await RenewingPost(years: 2.5)
        let pair = try #require(try post.device.current())
        let key = try PrivateKey.generate()
        let good = try CarriedRenewal(
            of: post.fixture.post, key: key, signedBy: pair, at: post.time.now())
        let text = try #require(good.json["renewal"]?.string)
        var message = try #require(Base64.bytes(text))
        var taken = 0
        for index in stride(from: 0, to: message.count, by: 7) {
            message[index] ^= 1
            let altered = CarriedRenewal(
                Array(
                    JSONValue.object(["schema": 1, "renewal": .string(Base64.text(message))])
                        .compactText.utf8))
            message[index] ^= 1
            guard let altered else { continue }
            let answer = try? await post.fixture.hub.answer(
                altered, store: post.store, at: post.time.now())
            // Versions and names of algorithms may differ; what is asked for may not.
            guard let answer else { continue }
            taken += 1
            let certificate = try Certificate(pem: Array(answer.certificate.utf8))
            #expect(certificate.publicKey == key.publicKey, "byte \(index)")
        }
        #expect(taken < 6)
        let stranger = try PostAndHub(enrolledAt: SampleChain.now)
        let foreign = try CarriedRenewal(
            of: post.fixture.post, key: .generate(),
            signedBy: DevicePair(certificate: stranger.certificate(), key: stranger.key),
            at: post.time.now())
        await #expect(throws: HubFault.self) {
            try await post.fixture.hub.answer(foreign, store: post.store, at: post.time.now())
        }
        #expect(CarriedRenewal(Array("{}".utf8)) == nil)
        #expect(CarriedRenewal(try post.request(.generate()).pem) == nil)
    }
}
