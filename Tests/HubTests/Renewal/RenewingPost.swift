import Core
import PKI
import Uplink

@testable import Hub

/// A post and its hub in one process, years after the enrolment.
struct RenewingPost {
    static let year = Duration.seconds(365 * 86_400)

    let fixture: PostAndHub
    let store: any HubStore
    let time: YearsLater
    let files: any GrowingFiles
    let line = FailingLine()

    /// - Parameters:
    ///   - years: since the enrolment.
    ///   - files: on which the post keeps its pairs.
    init(
        years: Double = 0, kind: StoreKind = .sqlite, files: any GrowingFiles = LinuxFiles(),
        fixture: PostAndHub? = nil
    ) async throws {
        self.fixture = try fixture ?? PostAndHub(enrolledAt: SampleChain.now)
        store = try await kind.place().prepared()
        time = YearsLater(SampleChain.now + Self.year * years)
        self.files = files
        let key = try self.fixture.key.pem()
        try LinuxFiles().replace(directory + "/device.key", with: key, mode: 0o600)
        try LinuxFiles().replace(
            directory + "/provisioned.pem", with: Array(self.fixture.bundle.certificate.utf8),
            mode: 0o644)
    }

    var directory: String { fixture.uplinkDirectory }

    var device: DeviceFiles {
        DeviceFiles(
            key: directory + "/device.key", certificate: directory + "/provisioned.pem",
            directory: directory, files: files)
    }

    func service() throws -> HubService {
        HubService(identity: try HubIdentity(fixture.hub), store: store, time: time)
    }

    func exchange(_ identity: DeviceIdentity) throws(UplinkFault) -> any HubExchange {
        do {
            return RenewalExchange(
                service: try service(), certificate: identity.certificate, time: time, line: line,
                trust: TrustStore(anchors: [try fixture.hub.certificate(.hubAuthority)]))
        } catch {
            throw .identity(reason: "\(error)")
        }
    }

    var renewal: DeviceRenewal {
        DeviceRenewal(
            post: fixture.post, files: device, time: time,
            authorities: { [hub = fixture.hub] () throws(UplinkFault) in
                do {
                    return [try hub.certificate(.hubAuthority)]
                } catch {
                    throw .identity(reason: "\(error)")
                }
            }, connect: exchange)
    }

    /// What HQ says to a device; `nil` where it takes it.
    func greet(_ certificate: Certificate) async -> HubFault? {
        do throws(HubFault) {
            guard let device = DeviceSighting(certificate) else { return nil }
            _ = try await store.greet(device, at: time.now(), limit: 1)
            return nil
        } catch {
            return error
        }
    }

    func request(_ key: PrivateKey, post: String? = nil) throws -> CertificateRequest {
        try .make(commonName: post ?? fixture.post, organization: nil, key: key)
    }

    func renew(
        _ key: PrivateKey, as certificate: Certificate, post: String? = nil
    ) async throws -> Certificate {
        try await service().renew(request(key, post: post).pem, from: certificate)
    }

    func rows() async throws -> Int64 {
        try await store.perform { (ledger) throws(HubFault) in
            try ledger.row("SELECT count(*) FROM renewals", [])?[0].integer ?? -1
        }
    }
}

/// A wall clock that is set by hand.
final class YearsLater: TimeSource {
    private let current: Guarded<Timestamp>

    init(_ time: Timestamp) { current = Guarded(time) }

    func set(_ time: Timestamp) { current.withLock { $0 = time } }
    func now() -> Timestamp { current.withLock { $0 } }
    var bootID: Identifier { SampleChain.boot }
    func monotonic() -> Duration { .seconds(1) }
    func kernelSaysSynchronised() -> Bool { true }
    func sleep(for duration: Duration) async throws {}
}

/// Loses the answer to what HQ has done already, as often as it is told to.
final class FailingLine: Sendable {
    private let losses = Guarded(0)

    func lose(_ count: Int) { losses.withLock { $0 = count } }

    func carry() throws(UplinkFault) {
        let isLost = losses.withLock { losses in
            defer { losses = max(0, losses - 1) }
            return losses > 0
        }
        if isLost { throw .unreachable(address: "hub", reason: "cut") }
    }
}

/// The talk of a device whose certificate HQ's end of TLS would verify.
private struct RenewalExchange: HubExchange {
    let service: HubService
    let certificate: Certificate
    let time: any TimeSource
    let line: FailingLine
    let trust: TrustStore

    private func asking<Value: Sendable>(
        _ work: () async throws -> Value
    ) async throws(UplinkFault) -> Value {
        do {
            try trust.verify(certificate, at: time.now(), purpose: .tlsClient)
            let value = try await work()
            try line.carry()
            return value
        } catch let fault as UplinkFault {
            throw fault
        } catch let fault as HubFault {
            throw .said(HubProblem.document(fault), nil)
        } catch {
            throw .distrusted(TLSDistrust(side: .post, address: "hub", reason: "\(error)"))
        }
    }

    func hello() async throws(UplinkFault) -> HubGreeting {
        try await asking {
            guard let device = DeviceSighting(certificate) else {
                throw HubFault.distrusted(reason: "no post")
            }
            return try await service.hello(PostGreeting(post: device.post), from: device)
        }
    }

    func renew(_ request: CertificateRequest) async throws(UplinkFault) -> Certificate {
        try await asking { try await service.renew(request.pem, from: certificate) }
    }

    func deliver(_ batch: [UInt8]) async throws(UplinkFault) -> SignedReceipt {
        throw .badAnswer(reason: "not here")
    }

    func foretell(_ batch: [UInt8]) async throws(UplinkFault) {}

    func progress(of attachment: AttachmentName) async throws(UplinkFault) -> AttachmentProgress {
        .partial(0)
    }

    func deliver(
        _ part: [UInt8], at offset: Int64, of attachment: AttachmentName
    ) async throws(UplinkFault) -> AttachmentProgress {
        .partial(0)
    }

    func traffic() -> LinkTraffic { LinkTraffic() }
    func close() async {}
}
