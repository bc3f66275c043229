import Core
import PKI
import Testing

@testable import Uplink

@Suite("HQ's authorities, as a post believes them")
struct TrustedAuthoritiesTests {
    private static let now = SampleAuthority.now
    private let place: TemporaryDirectory
    /// Four in a row, each linked below the one before.
    private let line: [CertificateAuthority]
    private let links: [Certificate]

    init() throws {
        place = try TemporaryDirectory()
        var line = [try Self.authority()]
        var links: [Certificate] = []
        for _ in 1..<4 {
            let next = try Self.authority()
            links.append(try Self.link(to: next, below: line[line.count - 1]))
            line.append(next)
        }
        self.line = line
        self.links = links
    }

    private static func authority(_ name: String = "HQ") throws -> CertificateAuthority {
        try CertificateAuthority.createRoot(
            commonName: name, key: .generate(), notBefore: now,
            notAfter: now + .seconds(86_400 * 7_000), random: SystemRandom())
    }

    private static func link(
        to next: CertificateAuthority, below authority: CertificateAuthority, name: String = "HQ",
        profile: CertificateProfile = .authority
    ) throws -> Certificate {
        try authority.issue(
            commonName: name, publicKey: next.key.publicKey, profile: profile, notBefore: now,
            notAfter: now + .seconds(86_400 * 6_000), random: SystemRandom())
    }

    private func signed(
        _ generation: Int64 = 1, believed: [CertificateAuthority],
        former: [CertificateAuthority] = [], dropped: [CertificateAuthority] = [],
        links: [Certificate]? = nil, by signer: CertificateAuthority, use: AuthorityUse = .hub
    ) throws -> SignedAuthorities {
        try SignedAuthorities(
            AuthorityStatement(
                use: use, generation: generation, believed: believed.map(\.certificate),
                former: former.map(\.certificate), dropped: dropped.map(\.certificate),
                links: links ?? self.links),
            key: signer.key)
    }

    private func trusted(_ signed: SignedAuthorities?, from first: Int = 0) -> TrustedAuthorities {
        TrustedAuthorities(anchors: [line[first].certificate], signed: signed, use: .hub)
    }

    private func files() throws -> AuthorityFiles {
        let files = LinuxFiles()
        for name in ["hub", "lists"] {
            try files.replace(
                place.path + "/\(name).pem", with: line[0].certificate.pem, mode: 0o644)
        }
        return AuthorityFiles(
            hub: place.path + "/hub.pem", lists: place.path + "/lists.pem",
            directory: place.path, files: files)
    }

    @Test("are those of the enrolment until HQ says more, and what links lead to then")
    func succession() throws {
        #expect(trusted(nil).believed == [line[0].certificate])
        let prepared = trusted(try signed(believed: [line[0], line[1]], by: line[0]))
        #expect(prepared.believed == [line[0].certificate, line[1].certificate])
        #expect(prepared.generation == 1)
        let retired = trusted(
            try signed(4, believed: [line[1]], former: [line[0]], by: line[1]))
        #expect(retired.believed == [line[1].certificate])
        #expect(retired.everBelieved == [line[1].certificate, line[0].certificate])
    }

    @Test("are found by a post that was away for three of them")
    func longAway() throws {
        let late = try signed(
            9, believed: [line[3]], former: [line[2]], dropped: [line[0], line[1]], by: line[3])
        #expect(trusted(late).believed == [line[3].certificate])
        #expect(trusted(late).former == [line[2].certificate])
        // One in the middle is enough to begin from, and nobody is led back.
        #expect(trusted(late, from: 2).believed == [line[3].certificate])
        #expect(trusted(try signed(believed: [line[0]], by: line[0]), from: 1).generation == 0)
    }

    @Test("are not taken from whoever cannot show a link, or signs with another key")
    func attacks() throws {
        let stranger = try Self.authority()
        let anchors = [line[0].certificate]
        func refused(_ signed: SignedAuthorities) -> Bool {
            TrustedAuthorities(anchors: anchors, signed: signed, use: .hub).believed == anchors
        }
        #expect(refused(try signed(believed: [stranger], by: stranger)))
        // The post's own authority is named, and the signature is not its.
        #expect(refused(try signed(believed: [line[0], stranger], by: stranger)))
        #expect(refused(try signed(believed: [line[1]], links: [], by: line[1])))
        // What the authority gives to servers and people is no link, and one under another name
        // neither.
        for link in [
            try Self.link(to: stranger, below: line[0], profile: .client),
            try Self.link(to: stranger, below: line[0], name: "NE-01", profile: .publisher),
            try Self.link(to: stranger, below: line[0], name: "Other"),
            try Self.link(to: stranger, below: stranger),
        ] {
            #expect(refused(try signed(believed: [stranger], links: [link], by: stranger)))
        }
        #expect(refused(try signed(believed: [line[1]], by: line[1], use: .lists)))
        // What a believed one adds without a link is passed over; the rest holds.
        let mixed = trusted(try signed(believed: [line[0], stranger], by: line[0]))
        #expect(mixed.believed == anchors)
        #expect(mixed.generation == 1)
    }

    @Test("are read back as they were signed; every altered digit counts as nothing said")
    func altered() throws {
        let good = try signed(believed: [line[0], line[1]], by: line[0])
        let text = Array(good.json.compactText.utf8)
        #expect(SignedAuthorities(try JSONValue(parsing: text)) == good)
        for place in stride(from: 0, to: text.count, by: 37) {
            var bytes = text
            bytes[place] = bytes[place] == UInt8(ascii: "A") ? UInt8(ascii: "B") : UInt8(ascii: "A")
            guard let read = (try? JSONValue(parsing: bytes)).flatMap({ SignedAuthorities($0) })
            else { continue }
            let believed = trusted(read).believed
            #expect(believed == [line[0].certificate] || read == good, "digit \(place)")
        }
        let many = try signed(
            believed: Array(repeating: line[0], count: AuthorityStatement.limit + 1), by: line[0])
        #expect(SignedAuthorities(many.json) == nil)
    }

    @Test("are kept over a restart, only grow newer, and a dropped one never comes back")
    func kept() throws {
        let files = try files()
        #expect(try files.keep(signed(2, believed: [line[0], line[1]], by: line[0])))
        #expect(try self.files().trusted(.hub).believed.count == 2)
        // Neither the same nor an older one is taken.
        #expect(try !files.keep(signed(2, believed: [line[0]], by: line[0])))
        #expect(try !files.keep(signed(1, believed: [line[0]], by: line[0])))
        #expect(try files.trusted(.hub).generation == 2)
        #expect(try files.keep(signed(3, believed: [line[1]], dropped: [line[0]], by: line[1])))
        #expect(try files.trusted(.hub).believed == [line[1].certificate])
        // Whoever stole the first one's key signs a link to an authority of his own.
        let thief = try Self.authority()
        let link = try Self.link(to: thief, below: line[0])
        for believed in [[thief], [line[0]], [line[0], thief]] {
            #expect(throws: UplinkFault.self) {
                try files.keep(
                    signed(9, believed: believed, links: [link], by: believed[0]))
            }
        }
        #expect(try files.trusted(.hub).believed == [line[1].certificate])
        #expect(try files.trusted(.lists).believed == [line[0].certificate])
        #expect(!AuthorityFiles(hub: "/none", lists: "/none", directory: "/none").isEnrolled(.hub))
    }

    @Test("are those of the enrolment where the file of what HQ said is torn")
    func torn() throws {
        let files = try files()
        #expect(try files.keep(signed(2, believed: [line[0], line[1]], by: line[0])))
        let path = place.path + "/authorities.hub.json"
        let whole = try LinuxFiles().read(path, limit: 1 << 20)
        for length in [0, 1, whole.count / 2, whole.count - 1] {
            try LinuxFiles().replace(path, with: Array(whole.prefix(length)), mode: 0o644)
            #expect(try files.trusted(.hub).believed == [line[0].certificate])
        }
    }
}
