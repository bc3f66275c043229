import Core
import PKI
import Testing
import Uplink

@testable import Hub

@Suite("HQ's key for what is carried by hand, and the one after it")
struct RecipientTests {
    private let fixture: PostAndHub
    private var hub: HubDirectory { fixture.hub }
    private var now: Timestamp { fixture.time.now() }

    init() throws { fixture = try PostAndHub() }

    private func sealed(to certificate: Certificate) throws -> [UInt8] {
        let part = CarriedPart(
            bundle: .version7(at: now, random: SystemRandom()), number: 1, isLast: true,
            madeAt: now, frames: [])
        return try part.sealed(
            key: fixture.key, certificate: fixture.certificate(), for: certificate)
    }

    private func opens(_ bytes: [UInt8]) throws -> Bool {
        let trust = TrustStore(anchors: try hub.believed(.hub))
        return (try? CarriedPart.open(bytes, keys: hub.openingKeys(), trust: trust)) != nil
    }

    @Test("stand beside one another: what was sealed to any of them is opened")
    func overlap() throws {
        var under = [try sealed(to: hub.certificate(.carried))]
        var keys = [try hub.key(.carried).publicKey]
        for count in 1...3 {
            let certificate = try hub.replaceRecipient(at: now)
            #expect(try hub.formerRecipients() == Array(1...count))
            #expect(!keys.contains(certificate.publicKey))
            #expect(try hub.openingKeys().map(\.publicKey) == [certificate.publicKey] + keys)
            keys.insert(certificate.publicKey, at: 0)
            under.append(try sealed(to: certificate))
        }
        for bytes in under { #expect(try opens(bytes)) }
        // Somebody at HQ decided that nothing is under way to the second any more.
        try LinuxFiles().remove(hub.path(of: "carried.former.2.key"))
        #expect(try under.map(opens) == [true, false, true, true])
        _ = try hub.replaceRecipient(at: now)
        #expect(try hub.formerRecipients() == [1, 3, 4])
        let other = try PostAndHub()
        #expect(try !opens(sealed(to: other.hub.certificate(.carried))))
    }

    @Test("are exchanged anew where the power went between key and certificate")
    func interrupted() throws {
        let first = try hub.certificate(.carried)
        let under = try sealed(to: first)
        // As far as the old key's copy: the next try makes no second one.
        let old = try LinuxFiles().read(hub.path(of: "carried.key"), limit: 9_999)
        try LinuxFiles().replace(hub.path(of: "carried.former.1.key"), with: old, mode: 0o600)
        _ = try hub.replaceRecipient(at: now)
        #expect(try hub.formerRecipients() == [1])
        // As far as the new key: a serving hub signs its certificate.
        let key = try PrivateKey.generate()
        try LinuxFiles().replace(hub.path(of: "carried.key"), with: key.pem(), mode: 0o600)
        #expect(try hub.renewCertificates(at: now) == [.carried])
        #expect(try hub.certificate(.carried).publicKey == key.publicKey)
        #expect(try hub.renewCertificates(at: now) == [])
        #expect(try opens(under))
        #expect(try opens(sealed(to: hub.certificate(.carried))))
    }

    @Test("are not exchanged without the authority's key")
    func keptElsewhere() throws {
        let before = try hub.certificate(.carried)
        try LinuxFiles().remove(hub.path(of: "hub-ca.key"))
        #expect(throws: HubFault.self) { try hub.replaceRecipient(at: now) }
        #expect(try hub.certificate(.carried) == before)
        #expect(try hub.formerRecipients() == [])
    }

    @Test("are told to a post that said it has another one, and to nobody else")
    func told() async throws {
        let store = try SQLiteHubStore(path: fixture.directory.path + "/hub.sqlite")
        try await store.prepare(at: now)
        let first = try hub.certificate(.carried)
        let second = try hub.replaceRecipient(at: now)
        try await fixture.withHub(store: store, port: 0) { [fixture] port in
            for (said, isTold) in [
                (nil, false), ("", true), (RecipientFiles.mark(of: first), true),
                (RecipientFiles.mark(of: second), false),
            ] as [(String?, Bool)] {
                let exchange = try HTTPSHubExchange(
                    address: "https://127.0.0.1:\(port)", post: fixture.post,
                    identity: DeviceIdentity(
                        certificate: try fixture.certificate(), key: fixture.key,
                        hubAuthorities: [try fixture.hub.certificate(.hubAuthority)]),
                    time: fixture.time,
                    tidings: {
                        PostTidings(
                            condition: PostTidings.Condition(
                                release: "1", lists: nil, critical: [], warnings: [],
                                recipient: said))
                    })
                let greeting = try await exchange.hello()
                #expect(
                    greeting.recipient == (isTold ? RecipientFiles.mark(of: second) : nil),
                    "\(said ?? "nothing")")
                #expect(try await exchange.recipient() == second)
                await exchange.close()
            }
        }
        let health = try #require(try await store.health(fixture.post).first)
        #expect(!health.isSealing(toOtherThan: RecipientFiles.mark(of: second)))
        #expect(health.isSealing(toOtherThan: RecipientFiles.mark(of: first)))
        await store.close()
    }
}
