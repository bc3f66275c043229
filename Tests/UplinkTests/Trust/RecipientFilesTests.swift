import Core
import PKI
import Testing

@testable import Uplink

@Suite("HQ's certificate for what is carried by hand, as a post keeps it")
struct RecipientFilesTests {
    private static let now = SampleAuthority.now
    private static let day = Duration.seconds(86_400)
    private let place: TemporaryDirectory
    private let authority: CertificateAuthority
    private let next: CertificateAuthority
    private let enrolled: Certificate

    init() throws {
        place = try TemporaryDirectory()
        authority = try Self.authority("HQ")
        next = try Self.authority("HQ")
        enrolled = try Self.recipient(of: authority, from: Self.now)
        for name in ["hub", "lists"] { try write(authority.certificate, name) }
        try write(enrolled, "enrolled")
    }

    private static func authority(_ name: String) throws -> CertificateAuthority {
        try CertificateAuthority.createRoot(
            commonName: name, key: .generate(), notBefore: now + day * -1,
            notAfter: now + day * 7_000, random: SystemRandom())
    }

    private static func recipient(
        of authority: CertificateAuthority, from start: Timestamp,
        profile: CertificateProfile = .recipient
    ) throws -> Certificate {
        try authority.issue(
            commonName: "carried", publicKey: PrivateKey.generate().publicKey, profile: profile,
            notBefore: start, notAfter: start + day * 1_000, random: SystemRandom())
    }

    private func write(_ certificate: Certificate, _ name: String) throws {
        try LinuxFiles().replace(
            place.path + "/\(name).pem", with: certificate.pem, mode: 0o644)
    }

    private var authorities: AuthorityFiles {
        AuthorityFiles(
            hub: place.path + "/hub.pem", lists: place.path + "/lists.pem", directory: place.path)
    }

    /// Made anew, as after a restart.
    private var files: RecipientFiles { files(at: "enrolled") }

    private func files(at name: String) -> RecipientFiles {
        RecipientFiles(
            enrolled: place.path + "/\(name).pem", directory: place.path, authorities: authorities)
    }

    private func say(
        _ generation: Int64, believed: [CertificateAuthority], former: [CertificateAuthority] = [],
        dropped: [CertificateAuthority] = [], by signer: CertificateAuthority
    ) throws {
        let link = try authority.issue(
            commonName: "HQ", publicKey: next.key.publicKey, profile: .authority,
            notBefore: Self.now, notAfter: Self.now + Self.day * 6_000, random: SystemRandom())
        let signed = try SignedAuthorities(
            AuthorityStatement(
                use: .hub, generation: generation, believed: believed.map(\.certificate),
                former: former.map(\.certificate), dropped: dropped.map(\.certificate),
                links: [link]),
            key: signer.key)
        _ = try authorities.keep(signed)
    }

    @Test("is that of the enrolment until HQ tells of another, which a restart does not forget")
    func follows() throws {
        #expect(try files.current() == enrolled)
        let second = try Self.recipient(of: authority, from: Self.now + Self.day)
        #expect(try files.keep(second) == .kept)
        #expect(try files.current() == second)
        #expect(files.mark == RecipientFiles.mark(of: second))
        #expect(try files.keep(second) == .known)
        // A post that is enrolled anew later has the one that came with it.
        let third = try Self.recipient(of: authority, from: Self.now + Self.day * 2)
        try write(third, "enrolled")
        #expect(try files.current() == third)
        #expect(try files.keep(second) == .older)
        #expect(try files.current() == third)
    }

    @Test("comes to a post whose enrolment brought none")
    func none() throws {
        let files = files(at: "absent")
        #expect(try files.current() == nil)
        #expect(files.mark == "")
        #expect(try files.keep(enrolled) == .kept)
        #expect(try files.current() == enrolled)
    }

    @Test("asks no clock: it is taken years before it begins and after it ended")
    func clock() throws {
        // By the clock of this machine the first lies in its future, the second in its past.
        let now = SystemTime().now()
        for start in [now + Self.day * 3_650, now + Self.day * -7_000] {
            let place = try TemporaryDirectory()
            let authority = try CertificateAuthority.createRoot(
                commonName: "HQ", key: .generate(), notBefore: start,
                notAfter: start + Self.day * 2_000, random: SystemRandom())
            try LinuxFiles().replace(
                place.path + "/hub.pem", with: authority.certificate.pem, mode: 0o644)
            let files = RecipientFiles(
                enrolled: "/none", directory: place.path,
                authorities: AuthorityFiles(
                    hub: place.path + "/hub.pem", lists: "/none", directory: place.path))
            let certificate = try Self.recipient(of: authority, from: start)
            #expect(try files.keep(certificate) == .kept)
            #expect(try files.current() == certificate)
        }
    }

    @Test("is refused by name where nobody believed has signed it for this use")
    func refused() throws {
        let later = Self.now + Self.day
        let stranger = try Self.authority("Other hub")
        let wrong = [
            try Self.recipient(of: stranger, from: later),
            try Self.recipient(of: authority, from: later, profile: .client),
            try Self.recipient(of: authority, from: later, profile: .publisher),
            authority.certificate,
        ]
        for certificate in wrong {
            do {
                _ = try files.keep(certificate)
                Issue.record("taken: \(certificate.subjectText)")
            } catch {
                #expect(error.problem.contains(certificate.serial), "\(error.problem)")
                #expect(error.problem.contains(certificate.issuerText))
            }
            #expect(try files.current() == enrolled)
            // Whoever writes into the uplink's folder gains nothing either.
            try write(certificate, "hub-carried")
            #expect(try files.current() == enrolled)
        }
    }

    @Test("is that of the enrolment where what HQ told is torn")
    func torn() throws {
        let second = try Self.recipient(of: authority, from: Self.now + Self.day)
        #expect(try files.keep(second) == .kept)
        for length in [0, 1, second.pem.count / 2, second.pem.count - 30] {
            try LinuxFiles().replace(
                place.path + "/hub-carried.pem", with: Array(second.pem.prefix(length)),
                mode: 0o644)
            #expect(try files.current() == enrolled)
        }
        #expect(try files.keep(second) == .kept)
        try LinuxFiles().replace(place.path + "/enrolled.pem", with: [1], mode: 0o644)
        #expect(try files.current() == second)
    }

    @Test("follows HQ's authorities, and counts no more below one that was given up")
    func succession() throws {
        let below = try Self.recipient(of: next, from: Self.now + Self.day)
        #expect(throws: UplinkFault.self) { try files.keep(below) }
        try say(1, believed: [authority, next], by: authority)
        #expect(try files.keep(below) == .kept)
        // Retired, the one before vouches for nothing new.
        try say(2, believed: [next], former: [authority], by: next)
        let late = try Self.recipient(of: authority, from: Self.now + Self.day * 2)
        #expect(throws: UplinkFault.self) { try files.keep(late) }
        #expect(try files.current() == below)
    }

    @Test("stays in use below an authority that is retired, and not below one that is given up")
    func retired() throws {
        try say(1, believed: [authority, next], by: authority)
        let second = try Self.recipient(of: authority, from: Self.now + Self.day)
        #expect(try files.keep(second) == .kept)
        try say(2, believed: [next], former: [authority], by: next)
        #expect(try files.current() == second)
        try say(3, believed: [next], dropped: [authority], by: next)
        #expect(try files.current() == enrolled)
    }
}
