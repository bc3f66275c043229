import Core
import PKI
import Simulation
import Site
import Testing

@testable import Station

@Suite("What workstations meet, over the years")
struct LANRenewalTests {
    private static let made = Timestamp(milliseconds: 1_700_000_000_000)
    private let lan = LANOverYears(made: made)

    private func at(_ years: Double) -> Timestamp { lan.at(years) }

    @Test("the page's certificate is renewed in the last third of its life, for the key it has")
    func page() throws {
        try lan.provide()
        let first = try lan.page
        #expect(try lan.round(at(6.6)).isEmpty)
        #expect(try lan.page == first)
        #expect(try lan.round(at(6.7)) == [.page(lan.page)])
        let second = try lan.page
        #expect(second != first)
        #expect(second.publicKey == first.publicKey)
        #expect(second.subjectAlternativeNames == first.subjectAlternativeNames)
        #expect(second.notAfter == at(16.7))
        #expect(try lan.round(at(6.7)).isEmpty)
        #expect(try lan.round(at(13.3)).isEmpty)
        #expect(try lan.round(at(13.4)) == [.page(lan.page)])
    }

    @Test("a clock that nobody vouches for renews no authority, and no page that it calls ended")
    func unvouched() throws {
        try lan.provide()
        let (first, page) = (try lan.trust, try lan.page)
        for years in [-30.0, -1, 3, 10.1, 24, 26, 70] {
            #expect(try lan.round(nil, shown: at(years)).isEmpty, "\(years) years")
        }
        #expect(try lan.trust.current == first.current)
        #expect(try lan.page == page)
        // As the device's own: too early, and no harm comes of it.
        #expect(try lan.round(nil, shown: at(7)).count == 1)
        #expect(try lan.trust.successor == nil)
        // Vouched time counts and not what the clock shows.
        #expect(try lan.round(at(7), shown: at(90)).isEmpty)
    }

    @Test("another authority follows, and whoever trusts either of the two reaches the page")
    func succession() throws {
        try lan.provide()
        let first = try lan.trust.current
        _ = try lan.round(at(14))
        #expect(try lan.round(at(16.6)).isEmpty)

        let steps = try lan.round(at(16.7))
        let second = try #require(try lan.trust.successor).certificate
        #expect(steps == [.authority(.prepared(second)), .page(try lan.page)])
        #expect(try lan.trust.current == first)
        #expect(try lan.trust.offered == second)
        #expect(second.subjectCommonName == first.subjectCommonName)
        #expect(try lan.page.isSigned(by: first))
        for authority in [first, second] {
            #expect(try lan.isReached(trusting: authority, at: at(17)))
        }
        #expect(try lan.round(at(17)).isEmpty)

        #expect(try lan.round(at(23.9)).allSatisfy { if case .page = $0 { true } else { false } })
        #expect(try lan.round(at(24)).first == .authority(.followed(second)))
        #expect(try lan.trust.current == second)
        #expect(try lan.page.isSigned(by: second))
        for authority in [first, second] {
            #expect(try lan.isReached(trusting: authority, at: at(24.9)))
        }
        #expect(try lan.trust.others == [first])
        let key = try PrivateKey(pem: LinuxFiles().read(lan.secrets.lanAuthorityKey, limit: 9_999))
        #expect(key.publicKey == second.publicKey)
        #expect(!LinuxFiles().exists(lan.secrets.nextLANAuthorityKey))

        // The first one has ended: nothing of it is shown any more.
        _ = try lan.round(at(25.1))
        #expect(try lan.trust.former == nil)
        #expect(try lan.shown.count == 1)
        #expect(try lan.isReached(trusting: second, at: at(25.1)))
        #expect(try !lan.isReached(trusting: first, at: at(24.9)))
    }

    @Test("a post that was off for all of it goes over in one round")
    func away() throws {
        try lan.provide()
        let first = try lan.trust.current
        let steps = try lan.round(at(24.5))
        #expect(steps.count == 3)
        #expect(try lan.trust.current != first)
        for authority in [first, try lan.trust.current] {
            #expect(try lan.isReached(trusting: authority, at: at(24.9)))
        }
    }

    @Test("a stranger's authority of the same name reaches nothing")
    func stranger() throws {
        try lan.provide()
        _ = try lan.round(at(17))
        let other = LANOverYears(made: Self.made)
        try other.provide()
        #expect(try !lan.isReached(trusting: other.trust.current, at: at(17)))
    }

    @Test("wherever the power is cut, the next round ends it", arguments: [16.7, 24])
    func powerCuts(years: Double) throws {
        var operations = 0
        var isWhole = false
        while !isWhole {
            let lan = LANOverYears(made: Self.made)
            try lan.provide()
            _ = try lan.round(at(14))
            if years > 20 { for earlier in [17.0, 23] { _ = try lan.round(at(earlier)) } }
            let first = try lan.trust.current
            let disk = try FaultingDisk(
                directory: lan.root.paths.configuration,
                random: SeededRandom(seed: UInt64(operations)))
            defer { disk.close() }
            disk.failPower(after: operations)
            do {
                _ = try lan.round(at(years), files: disk.files)
                isWhole = true
            } catch {
                try disk.cut()
            }
            disk.failPower(after: .max)
            #expect(
                try lan.isReached(trusting: first, at: at(years)), "cut after \(operations)")
            _ = try lan.round(at(years), files: disk.files)
            let trust = try lan.trust
            #expect((trust.current == first) == (years < 20))
            #expect((trust.successor != nil) == (years < 20))
            for authority in [first, trust.offered] {
                #expect(
                    try lan.isReached(trusting: authority, at: at(years)), "after \(operations)")
            }
            #expect(try lan.round(at(years)).isEmpty)
            operations += 1
        }
        #expect(operations > 6, "the disk was cut at \(operations - 1) operations only")
    }

    @Test("without its key or its page the post says what is missing")
    func refusals() throws {
        #expect(throws: LANRenewalFault.self) { try lan.round(at(1)) }
        try lan.provide()
        try LinuxFiles().remove(lan.secrets.lanKey)
        let fault = #expect(throws: LANRenewalFault.self) { try lan.round(at(1)) }
        #expect(fault?.remedy?.contains("provision --site") == true)
    }
}

/// The post's own authority in a root of its own, at moments of its life.
private struct LANOverYears {
    let root = TemporaryRoot()
    let made: Timestamp
    var secrets: SecretFiles { SecretFiles(paths: root.paths) }

    init(made: Timestamp) {
        self.made = made
    }

    func at(_ years: Double) -> Timestamp { made + .seconds(years * 365 * 86_400) }

    func provide() throws {
        let files = LinuxFiles()
        try files.makeDirectory(root.paths.secrets, mode: 0o700)
        let authority = try LANAuthority(secrets: secrets, files: files, random: SystemRandom())
            .provide(post: "P", now: made).authority
        _ = try LANIdentity(secrets: secrets, files: files, random: SystemRandom()).providePage(
            authority, name: "Waypost P", names: [.dns("waypost.lan"), .ip("127.0.0.1")],
            links: [], now: made)
    }

    func round(
        _ vouched: Timestamp?, shown: Timestamp? = nil, files: any DurableFiles = LinuxFiles()
    ) throws -> [LANRenewal.Change] {
        try LANRenewal(secrets: secrets, files: files, random: SystemRandom())
            .round(vouched: vouched, shown: shown ?? vouched ?? made)
    }

    var trust: LANTrust { get throws { try LANTrust(secrets, LinuxFiles()) } }

    /// In the file that capture shows.
    var shown: [Certificate] {
        get throws {
            try Certificate.bundle(pem: LinuxFiles().read(secrets.lanCertificate, limit: 99_999))
        }
    }

    var page: Certificate { get throws { try shown[0] } }

    func isReached(trusting authority: Certificate, at time: Timestamp) throws -> Bool {
        let shown = try shown
        do {
            try TrustStore(anchors: [authority]).verify(
                shown[0], intermediates: Array(shown.dropFirst()), at: time, purpose: .tlsServer,
                host: "waypost.lan")
            return true
        } catch {
            return false
        }
    }
}
