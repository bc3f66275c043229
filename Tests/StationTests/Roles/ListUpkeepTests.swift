import Core
import Journal
import PKI
import Records
import Screening
import Site
import Testing

@testable import Station

struct ListUpkeepTests {
    private let root = TemporaryRoot()
    private let now = SystemTime().now()

    /// A post that has a list for an hour from now, wrapped to its own key.
    private func post() async throws -> ListLibrary {
        _ = try await root.provision()
        let random = SystemRandom()
        let (from, until) = (now + .seconds(-86_400), now + .seconds(10 * 86_400))
        let authority = try CertificateAuthority.createRoot(
            commonName: "Lists", key: .generate(), notBefore: from, notAfter: until, random: random)
        let key = try PrivateKey.generate()
        let signer = try authority.issue(
            commonName: "Owner", publicKey: key.publicKey, profile: .listSigner, notBefore: from,
            notAfter: until, random: random)
        let secrets = SecretFiles(paths: root.paths)
        try LinuxFiles().replace(
            secrets.listAuthority, with: authority.certificate.pem, mode: 0o600)
        let recipient = try Certificate(
            pem: LinuxFiles().read(secrets.listCertificate, limit: 9_999))
        var builder = try BundleBuilder(
            BundleDescription(
                name: "sltd", version: "7", issuedAt: now + .seconds(-60),
                validUntil: now + .seconds(3_600)), scratch: root.paths.root)
        try builder.add(
            documents: TableSource(
                Array("issuer,number,type,kind,date\nSEN,A1,passport,lost,\n".utf8)))
        let path = root.paths.root + "/sltd.bundle"
        _ = try builder.build(
            to: path, key: key, certificate: signer, recipients: [recipient], random: random)
        let library = ListLibrary(paths: root.paths, files: LinuxFiles())
        _ = try library.install(
            from: path,
            admission: ListAdmission(post: "DEMO-01", time: now, clockIsTrusted: true))
        return library
    }

    private func stamp(after seconds: Int, trust: ClockTrust = .synchronised) -> ClockStamp {
        ClockStamp(
            time: now + .seconds(seconds), trust: trust, bootID: Identifier(high: 1, low: 1),
            monotonicMilliseconds: 1)
    }

    private func screened(_ library: ListLibrary, after seconds: Int) throws -> ScreeningView {
        Screener(lists: try library.load(), post: "DEMO-01").screen(
            ScreeningSubject(
                documents: [DocumentQuery(issuer: "SEN", number: "A1")], person: nil),
            at: now + .seconds(seconds), clockIsTrusted: true
        ).full
    }

    @Test("A list whose validity has ended is recorded, signed, erased, and still says cannot_say")
    func erased() async throws {
        let library = try await post()
        let kept = Guarded<[RecordDraft]>([])
        let upkeep = ListUpkeep(library: library) { draft in
            kept.withLock { $0.append(draft) }
        }
        let lists = try library.load()
        #expect(try await upkeep.eraseExpired(lists, at: stamp(after: 3_599)) == [])
        #expect(
            try await upkeep.eraseExpired(lists, at: stamp(after: 9_999, trust: .untrusted)) == [])
        #expect(try screened(library, after: 10).verdict == .hit)

        #expect(try await upkeep.eraseExpired(lists, at: stamp(after: 3_600)) == ["sltd"])
        let left = try LinuxFiles().list(root.paths.lists, limit: 10)
        #expect(left == ["sltd.wperased"])
        let view = try screened(library, after: 3_600)
        #expect(view.verdict == .cannotSay)
        #expect(view.checks.first?.reason?.contains("erased") == true)

        let draft = try #require(kept.withLock { $0 }.first)
        #expect(draft.kind == .erasure)
        #expect(
            BodyValidation.check(draft.body, kind: .erasure, trustedNow: now)
                .refusals.isEmpty)
        var signed = try #require(draft.body.object)
        let text = try #require(signed.removeValue(forKey: "signature")?.string)
        let signature = try #require(Base64.bytes(text))
        let certificate = try Certificate(
            pem: LinuxFiles().read(SecretFiles(paths: root.paths).listCertificate, limit: 9_999))
        let bytes = try CanonicalJSON.bytes(of: .object(signed))
        #expect(certificate.publicKey.isValid(signature: signature, of: bytes))
        #expect(signed["list"] == "sltd" && signed["version"] == "7")

        let again = try library.load()
        #expect(try await upkeep.eraseExpired(again, at: stamp(after: 4_000)) == [])
        #expect(throws: ScreeningFault.self) {
            try library.install(
                from: root.paths.root + "/sltd.bundle",
                admission: ListAdmission(post: "DEMO-01", time: now, clockIsTrusted: false))
        }
        try library.remove("sltd")
        #expect(try library.load().isEmpty)
    }

    @Test("What cannot be recorded is not erased")
    func noJournal() async throws {
        let library = try await post()
        let upkeep = ListUpkeep(library: library) { _ throws(JournalFault) in
            throw .busy(waiting: 1)
        }
        let lists = try library.load()
        await #expect(throws: JournalFault.self) {
            try await upkeep.eraseExpired(lists, at: stamp(after: 3_600))
        }
        #expect(try LinuxFiles().list(root.paths.lists, limit: 10) == ["sltd.wplist"])
    }

    @Test("How much a list was used is a record with numbers alone")
    func usage() async throws {
        let kept = Guarded<[RecordDraft]>([])
        let upkeep = ListUpkeep(
            library: ListLibrary(paths: root.paths, files: LinuxFiles())
        ) { draft in kept.withLock { $0.append(draft) } }
        var usage = ListUsage()
        for verdict in [ScreeningVerdict.clear, .hit, .cannotSay, .clear] { usage.add(verdict) }
        try await upkeep.tell(usage, of: "sltd", at: stamp(after: 0))
        let body = try #require(kept.withLock { $0 }.first?.body)
        #expect(
            body == [
                "action": "list_usage", "target": "sltd",
                "result": "look_ups 4, hits 1, cannot_say 1",
            ])
    }
}
