import Core
import Hub
import PKI
import Testing
import Uplink

/// TLS itself judges by this machine's clock: a hub whose certificates ended years ago by it is one
/// whose post has a clock that is years ahead.
@Suite("A post that was away with a wrong clock while one authority of HQ's followed another")
struct AwayWithWrongClockTests {
    private static let year = RenewingPost.year
    private let fixture: PostAndHub
    private let first: Certificate
    private let device: Certificate

    init() throws {
        let now = SystemTime().now()
        fixture = try PostAndHub(enrolledAt: now + Self.year * -12)
        first = try fixture.hub.certificate(.hubAuthority)
        let request = try CertificateRequest.make(
            commonName: fixture.post, organization: nil, key: fixture.key)
        device = try Certificate(
            pem: Array(fixture.hub.enrol(csr: request.pem, at: now).certificate.utf8))
    }

    private func succeed(_ times: Int, yearsAgo: Double) throws {
        for _ in 0..<times {
            let time = SystemTime().now() + Self.year * -yearsAgo
            _ = try fixture.hub.prepareAuthority(.hub, at: time)
            _ = try fixture.hub.switchAuthority(.hub, at: time)
        }
    }

    private func greet(
        _ port: Int, believing authority: Certificate, _ clock: BoardClock
    ) async throws -> HubGreeting {
        let exchange = try fixture.exchange(
            port: port, certificate: device, authorities: [authority], time: clock)
        do {
            let greeting = try await exchange.hello()
            await exchange.close()
            return greeting
        } catch {
            await exchange.close()
            throw error
        }
    }

    @Test("follows the links that the hub shows, whatever its clock says", arguments: [0, 5, -40])
    func follows(wrongBy years: Int) async throws {
        try succeed(2, yearsAgo: 11)
        try await fixture.withMemoryHub { port in
            let clock = BoardClock(wrongBy: Self.year * years)
            let greeting = try await greet(port, believing: first, clock)
            #expect(greeting.authorities == [.hub: 4])
        }
    }

    @Test("believes no other authority, and none by a clock that is vouched for")
    func refuses() async throws {
        try succeed(1, yearsAgo: 11)
        let stranger = try PostAndHub(enrolledAt: SystemTime().now() + Self.year * -12)
        let other = try stranger.hub.certificate(.hubAuthority)
        try await fixture.withMemoryHub { port in
            for (authority, isSynchronised) in [(other, false), (first, true)] {
                let clock = BoardClock(wrongBy: .zero, isSynchronised: isSynchronised)
                let fault = await #expect(throws: UplinkFault.self) {
                    try await greet(port, believing: authority, clock)
                }
                guard case .distrusted(let distrust) = fault else {
                    Issue.record("\(String(describing: fault))")
                    continue
                }
                #expect(distrust.side == .hub)
            }
        }
    }
}

/// The machine's clocks, the wall clock of them wrong.
private struct BoardClock: TimeSource {
    let wrongBy: Duration
    var isSynchronised = false
    private let machine = SystemTime()

    init(wrongBy: Duration, isSynchronised: Bool = false) {
        self.wrongBy = wrongBy
        self.isSynchronised = isSynchronised
    }

    var bootID: Identifier { machine.bootID }
    func now() -> Timestamp { machine.now() + wrongBy }
    func monotonic() -> Duration { machine.monotonic() }
    func kernelSaysSynchronised() -> Bool { isSynchronised }
    func sleep(for duration: Duration) async throws { try await machine.sleep(for: duration) }
}
