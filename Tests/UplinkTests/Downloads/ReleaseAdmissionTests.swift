import Core
import PKI
import Testing
import Uplink

@Suite("A release at a post")
struct ReleaseAdmissionTests {
    private let publishers: SamplePublishers

    init() throws {
        publishers = try SamplePublishers()
    }

    private func refusal(
        of release: SignedRelease, installed: Int64? = nil, after days: Int = 0,
        clockIsTrusted: Bool = true
    ) -> ReleaseFault.Code? {
        do throws(ReleaseFault) {
            try ReleaseAdmission(
                post: "NE-01", trust: publishers.trust,
                time: SamplePublishers.now + SamplePublishers.day * days,
                clockIsTrusted: clockIsTrusted
            ).check(release, installed: installed)
            return nil
        } catch {
            return error.code
        }
    }

    @Test("is taken with the signatures of two people, and reads back from its JSON")
    func good() throws {
        let release = try publishers.signed(try SamplePublishers.statement(posts: ["NE-01"]))
        #expect(refusal(of: release) == nil)
        #expect(refusal(of: release, installed: 0) == nil)
        let text = release.json.compactText
        let again = try SignedRelease(try JSONValue(parsing: text))
        #expect(again == release && refusal(of: again) == nil)
    }

    @Test("needs two signatures of different people")
    func people() throws {
        let (first, second) = (publishers.first, publishers.second)
        let unsigned = SignedRelease(try SamplePublishers.statement())
        #expect(refusal(of: unsigned) == .singleSignature)
        let single = try unsigned.signed(
            key: first.key, certificate: first.certificate, at: SamplePublishers.now)
        #expect(refusal(of: single) == .singleSignature)
        let twice = try single.signed(
            key: first.key, certificate: first.certificate, at: SamplePublishers.now)
        #expect(refusal(of: twice) == .sameSigner)
        // The same person with a second key, and a second name for the same key.
        let spare = try SamplePublishers.person("amina", below: publishers.root)
        #expect(
            refusal(
                of: try single.signed(
                    key: spare.key, certificate: spare.certificate, at: SamplePublishers.now))
                == .sameSigner)
        let alias = try publishers.root.issue(
            commonName: "chaibou", publicKey: first.key.publicKey, profile: .publisher,
            notBefore: SamplePublishers.now,
            notAfter: SamplePublishers.now + SamplePublishers.day, random: SystemRandom())
        #expect(
            refusal(
                of: try single.signed(
                    key: first.key, certificate: alias, at: SamplePublishers.now)) == .sameSigner)
        let three = try single.signed(
            key: second.key, certificate: second.certificate, at: SamplePublishers.now
        ).signed(key: spare.key, certificate: spare.certificate, at: SamplePublishers.now)
        #expect(refusal(of: three) == .singleSignature)
    }

    @Test("is taken from nobody but publishers of the post's own authority")
    func strangers() throws {
        let single = try SignedRelease(try SamplePublishers.statement()).signed(
            key: publishers.first.key, certificate: publishers.first.certificate,
            at: SamplePublishers.now)
        let elsewhere = try SamplePublishers()
        let lister = try SamplePublishers.person(
            "dije", below: publishers.root, profile: .listSigner)
        for other in [elsewhere.second, lister] {
            #expect(
                refusal(
                    of: try single.signed(
                        key: other.key, certificate: other.certificate, at: SamplePublishers.now))
                    == .untrusted)
        }
    }

    @Test("is refused with any word of its statement changed")
    func changed() throws {
        let release = try publishers.signed(
            try SamplePublishers.statement(posts: ["NE-01", "NE-02"]))
        let changes: [(String, JSONValue)] = [
            ("version", 2), ("size", 7), ("posts", ["NE-01"]), ("urgent", true),
            ("valid_until", "2030-01-01T00:00:00.000Z"),
        ]
        for (key, value) in changes {
            var statement = try #require(release.json["statement"]?.object)
            #expect(statement[key] != value)
            statement[key] = value
            let forged = try SignedRelease([
                "statement": .object(statement),
                "signatures": release.json["signatures"] ?? .null,
            ])
            #expect(refusal(of: forged) == .untrusted, "\(key)")
        }
        var more = try #require(release.json["statement"]?.object)
        more["condition"] = "unknown"
        #expect(throws: ReleaseFault.self) {
            try SignedRelease([
                "statement": .object(more), "signatures": release.json["signatures"] ?? .null,
            ])
        }
    }

    @Test("is refused where it is for others, not newer, past its end or before its beginning")
    func conditions() throws {
        func code(
            _ statement: ReleaseStatement, installed: Int64? = nil, after days: Int = 0,
            trusted: Bool = true
        ) throws -> ReleaseFault.Code? {
            refusal(
                of: try publishers.signed(statement), installed: installed, after: days,
                clockIsTrusted: trusted)
        }
        let later = SamplePublishers.now + SamplePublishers.day * 2
        let theirs = try SamplePublishers.statement(posts: ["NE-02"])
        #expect(try code(theirs) == .otherPost)
        #expect(try code(theirs, trusted: false) == .otherPost)
        for installed in [3, 4] as [Int64] {
            let older = try SamplePublishers.statement(version: 3)
            #expect(try code(older, installed: installed) == .outdated)
            #expect(try code(older, installed: installed, trusted: false) == .outdated)
        }
        let ending = try SamplePublishers.statement(validUntil: later)
        #expect(try code(ending, after: 1) == nil)
        #expect(try code(ending, after: 2) == .expired)
        let coming = try SamplePublishers.statement(validFrom: later)
        #expect(try code(coming, after: 1) == .notNow)
        #expect(try code(coming, after: 2) == nil)
        // Nobody believes a publisher's certificate beyond its year.
        #expect(try code(try SamplePublishers.statement(), after: 400) == .untrusted)
    }

    @Test("has its dates judged by a trusted clock alone: a list does not wait for one")
    func clock() throws {
        let release = try publishers.signed(
            try SamplePublishers.statement(
                validUntil: SamplePublishers.now + SamplePublishers.day))
        for days in [-20_000, 0, 4_000] {
            #expect(refusal(of: release, after: days, clockIsTrusted: false) == nil)
        }
        let program = try publishers.signed(try SamplePublishers.statement(.firmware))
        #expect(refusal(of: program, clockIsTrusted: false) == .notNow)
        #expect(refusal(of: program) == nil)
    }

    @Test(
        "waits for the clock where it has dates, and counts at once where it has none",
        arguments: [ReleaseKind.roster, .settings, .codes])
    func undated(_ kind: ReleaseKind) throws {
        let always = try publishers.signed(try SamplePublishers.statement(kind))
        #expect(refusal(of: always, after: -20_000, clockIsTrusted: false) == nil)
        let dated = try publishers.signed(
            try SamplePublishers.statement(
                kind, validUntil: SamplePublishers.now + SamplePublishers.day))
        #expect(refusal(of: dated, clockIsTrusted: false) == .notNow)
        #expect(refusal(of: dated) == nil && refusal(of: dated, after: 2) == .expired)
    }
}
