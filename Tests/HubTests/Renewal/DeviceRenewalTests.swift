import Core
import Hub
import PKI
import Simulation
import Testing
import Uplink

@Suite("A device's certificate")
struct DeviceRenewalTests {
    @Test("is renewed with a new key when two thirds of its life are over, and not before")
    func due() async throws {
        let post = try await RenewingPost(years: 1.99)
        let old = try #require(try post.device.current())
        #expect(try await post.renewal.round() == .notDue)
        #expect(try await post.rows() == 0)
        post.time.set(SampleChain.now + RenewingPost.year * 2.01)
        let outcome = try await post.renewal.round()
        let new = try #require(try post.device.current())
        #expect(
            outcome
                == .renewed(
                    serial: new.certificate.serial, notAfter: new.certificate.notAfter))
        #expect(new.isConsistent)
        #expect(new.key.publicKey != old.key.publicKey)
        #expect(new.certificate.notAfter > old.certificate.notAfter)
        #expect(post.device.successor == nil)
        #expect(await post.greet(new.certificate) == nil)
        #expect(try await post.renewal.round() == .notDue)
    }

    @Test("is good until it ends although another is in use, but renews nothing any more")
    func overlap() async throws {
        let post = try await RenewingPost(years: 2.1)
        let old = try #require(try post.device.current())
        _ = try await post.renewal.round()
        #expect(await post.greet(old.certificate) == nil)
        await #expect(throws: HubFault.self) {
            try await post.renew(.generate(), as: old.certificate)
        }
        let health = try #require(try await post.store.health(post.fixture.post).first)
        #expect(health.supersededHeardAt == nil)
        // A copy of the old card that speaks on shows.
        let later = SampleChain.now + RenewingPost.year * 2.2
        post.time.set(later)
        #expect(await post.greet(old.certificate) == nil)
        let told = try #require(try await post.store.health(post.fixture.post).first)
        #expect(told.troubles(at: later, HealthLimits()).contains { $0.code == "old_device" })
    }

    @Test("comes again for the same key where the link was cut after HQ had signed")
    func cut() async throws {
        let post = try await RenewingPost(years: 2.1)
        let old = try #require(try post.device.current())
        post.line.lose(2)
        for _ in 0..<2 {
            await #expect(throws: UplinkFault.self) { try await post.renewal.round() }
            #expect(try post.device.current()?.certificate == old.certificate)
        }
        _ = try await post.renewal.round()
        #expect(try await post.rows() == 1)
        #expect(try post.device.current()?.certificate != old.certificate)
    }

    @Test("is in use once HQ was reached with it, however the answer to that was lost")
    func cutAtProof() async throws {
        let post = try await RenewingPost(years: 2.1)
        let old = try #require(try post.device.current())
        let key = try post.device.successorKey()
        let certificate = try await post.renew(key, as: old.certificate)
        try post.device.keep(DevicePair(certificate: certificate, key: key))
        post.line.lose(1)
        await #expect(throws: UplinkFault.self) { try await post.renewal.round() }
        #expect(try post.device.current()?.certificate == old.certificate)
        _ = try await post.renewal.round()
        #expect(try post.device.current()?.certificate == certificate)
    }

    @Test("that HQ does not take is dropped, and the old one goes on")
    func dropped() async throws {
        let post = try await RenewingPost(years: 2.1)
        let old = try #require(try post.device.current())
        let stranger = try PostAndHub(enrolledAt: SampleChain.now)
        let key = try post.device.successorKey()
        let foreign = try stranger.hub.enrol(
            csr: post.request(key).pem, isReplacing: true, at: post.time.now())
        try post.device.keep(
            DevicePair(
                certificate: Certificate(pem: Array(foreign.certificate.utf8)), key: key))
        await #expect(throws: UplinkFault.self) { try await post.renewal.round() }
        #expect(post.device.successor == nil)
        #expect(try post.device.current()?.certificate == old.certificate)
        _ = try await post.renewal.round()
        #expect(try post.device.current()?.certificate != old.certificate)
    }

    @Test("gives way to one of a later enrolment")
    func enrolledAnew() async throws {
        let post = try await RenewingPost(years: 2.1)
        _ = try await post.renewal.round()
        let renewed = try #require(try post.device.current())
        let later = SampleChain.now + RenewingPost.year * 2.5
        let anew = try post.fixture.hub.enrol(csr: post.request(post.fixture.key).pem, at: later)
        try LinuxFiles().replace(
            post.directory + "/provisioned.pem", with: Array(anew.certificate.utf8), mode: 0o644)
        let current = try #require(try post.device.current())
        #expect(current.certificate != renewed.certificate)
        #expect(current.key.publicKey == post.fixture.key.publicKey)
    }

    @Test("leaves one whole pair in use wherever the power is cut", arguments: 1...4)
    func powerCuts(seed: Int) async throws {
        var operations = 0
        var isWhole = false
        while !isWhole {
            let fixture = try PostAndHub(enrolledAt: SampleChain.now)
            let disk = try FaultingDisk(
                directory: fixture.uplinkDirectory, random: SeededRandom(seed: UInt64(seed)))
            defer { disk.close() }
            let post = try await RenewingPost(years: 2.1, files: disk.files, fixture: fixture)
            disk.failPower(after: operations)
            do {
                _ = try await post.renewal.round()
                isWhole = true
            } catch {
                try disk.cut()
            }
            disk.failPower(after: .max)
            let current = try #require(try post.device.current())
            #expect(current.isConsistent)
            #expect(await post.greet(current.certificate) == nil, "after \(operations)")
            if !isWhole { _ = try await post.renewal.round() }
            let renewed = try #require(try post.device.current())
            #expect(renewed.certificate.publicKey != fixture.key.publicKey)
            #expect(renewed.isConsistent)
            #expect(await post.greet(renewed.certificate) == nil, "after \(operations)")
            operations += 1
        }
        #expect(operations > 6, "the disk was cut at \(operations - 1) operations only")
    }

    @Test("is renewed over TLS, and the session of either certificate is heard")
    func overTLS() async throws {
        let now = SystemTime().now()
        let fixture = try PostAndHub(enrolledAt: now + RenewingPost.year * -2.5)
        try await fixture.withMemoryHub { port in
            let post = try await RenewingPost(fixture: fixture)
            let old = try #require(try post.device.current())
            let renewal = DeviceRenewal(
                post: fixture.post, files: post.device, time: SystemTime(),
                authorities: { [hub = fixture.hub] () throws(UplinkFault) in
                    do {
                        return [try hub.certificate(.hubAuthority)]
                    } catch {
                        throw .identity(reason: "\(error)")
                    }
                },
                connect: { (identity) throws(UplinkFault) in
                    try HTTPSHubExchange(
                        address: "https://127.0.0.1:\(port)", post: fixture.post,
                        identity: identity)
                })
            guard case .renewed = try await renewal.round() else {
                Issue.record("it was not renewed")
                return
            }
            let new = try #require(try post.device.current())
            for pair in [new, old] {
                #expect(
                    await fixture.greet(
                        port: port, certificate: pair.certificate, key: pair.key) == nil)
            }
        }
    }
}
