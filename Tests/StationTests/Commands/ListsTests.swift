import Core
import PKI
import Site
import Testing

@testable import Station

@Suite("waypost lists")
struct ListsTests {
    private static let table = """
        issuer,number,type,kind,date
        SEN,A0123456,passport,stolen,2026-01-02
        DEU,C01X00T47,id_card,lost,2025-03-04

        """

    private let root = TemporaryRoot()
    private let signer: String
    private let signerKey: String
    private let documents: String

    init() throws {
        let random = SystemRandom()
        let now = SystemTime().now()
        let key = try PrivateKey.generate()
        let authority = try CertificateAuthority.createRoot(
            commonName: "Lists", key: .generate(), notBefore: now + .seconds(-86_400),
            notAfter: now + .seconds(86_400), random: random)
        let certificate = try authority.issue(
            commonName: "Signer", publicKey: key.publicKey, profile: .listSigner,
            notBefore: now + .seconds(-86_400), notAfter: now + .seconds(86_400), random: random)
        signer = try root.write(String(decoding: certificate.pem, as: UTF8.self), "signer.pem")
        signerKey = try root.write(String(decoding: key.pem(), as: UTF8.self), "signer.key")
        documents = try root.write(Self.table, "documents.csv")
    }

    private var bundle: String { root.paths.root + "/list.bundle" }

    private func order(recipients: [String] = [], meta: String? = nil) -> StationCommands.ListOrder
    {
        StationCommands.ListOrder(
            documents: documents, persons: nil, name: "sltd", meta: meta, key: signerKey,
            certificate: signer, recipients: recipients, out: bundle)
    }

    private func query(_ number: String, key: String? = nil) throws -> JSONValue? {
        let said = Transcript()
        let code = said.commands(root.paths).queryList(
            bundle, certificate: signer, key: key,
            question: .document(issuer: "SEN", number: number))
        #expect(code == ExitCode.ok, "\(said.complaints)")
        return try said.jsonLines().first?["verdict"]
    }

    @Test("builds a clear bundle and says that it is clear")
    func clear() throws {
        let said = Transcript()
        #expect(said.commands(root.paths).buildList(order()) == ExitCode.ok, "\(said.complaints)")
        #expect(said.output.contains("2 documents"))
        #expect(said.output.contains("CLEAR"))
        #expect(try query("A0123456") == "hit")
        #expect(try query("A9999999") == "clear")
        let verified = Transcript()
        let code = verified.commands(root.paths).verifyList(bundle, certificate: signer, key: nil)
        #expect(code == ExitCode.ok, "\(verified.complaints)")
    }

    @Test("tells what a bundle says of itself, with what --meta adds")
    func inspect() throws {
        let meta = try root.write("version = \"7\"\nowner = \"Bureau\"\n", "meta.toml")
        let built = Transcript()
        let code = built.commands(root.paths, isJSON: true).buildList(order(meta: meta))
        #expect(code == ExitCode.ok, "\(built.complaints)")
        #expect(try built.json()["documents"] == 2)
        #expect(try built.json()["clear"] == true)
        let said = Transcript()
        #expect(said.commands(root.paths).inspectList([bundle], certificate: signer, key: nil) == 0)
        #expect(said.output.contains("\"sltd\""))
        #expect(said.output.contains("\"Bureau\""))
    }

    @Test("answers a table of queries with a line each")
    func batch() throws {
        _ = Transcript().commands(root.paths).buildList(order())
        let table = try root.write(
            "id,name,birth_date,issuer,number\n1,,,SEN,A0123456\n2,,,SEN,X1\n", "batch.csv")
        let said = Transcript()
        let code = said.commands(root.paths).queryList(
            bundle, certificate: signer, key: nil, question: .batch(table))
        #expect(code == ExitCode.ok, "\(said.complaints)")
        #expect(try said.jsonLines().map { $0["id"] } == ["1", "2"])
        #expect(try said.jsonLines().map { $0["verdict"] } == ["hit", "clear"])
    }

    @Test("opens a bundle for recipients with a recipient's key only")
    func recipients() async throws {
        _ = try await root.provision()
        let secrets = SecretFiles(paths: root.paths)
        let built = Transcript()
        let code = built.commands(root.paths).buildList(
            order(recipients: [secrets.listCertificate]))
        #expect(code == ExitCode.ok, "\(built.complaints)")
        #expect(!built.output.contains("CLEAR"))
        #expect(try query("A0123456", key: secrets.listKey) == "hit")
        for key in [nil, secrets.deviceKey] {
            let said = Transcript()
            let refused = said.commands(root.paths).verifyList(
                bundle, certificate: signer, key: key)
            #expect(refused == ExitCode.failed)
            #expect(!said.complaints.isEmpty)
        }
    }

    @Test("tells what a sealed bundle says in the open to whoever has no key")
    func sealedInspection() async throws {
        _ = try await root.provision()
        let secrets = SecretFiles(paths: root.paths)
        _ = Transcript().commands(root.paths).buildList(
            order(recipients: [secrets.listCertificate]))
        let said = Transcript()
        let code = said.commands(root.paths).inspectList([bundle], certificate: signer, key: nil)
        #expect(code == ExitCode.ok, "\(said.complaints)")
        let shown = try said.json()
        let recipient = try Certificate(
            pem: LinuxFiles().read(secrets.listCertificate, limit: 1 << 20))
        #expect(shown["name"] == "sltd")
        #expect(shown["signer"] == "Signer")
        #expect(shown["clear"] == false)
        #expect(shown["documents"] == .null)
        #expect(shown.at("recipients", "0", "serial")?.string == recipient.serial)
        #expect(shown["note"]?.string?.contains("sealed") == true)
        let wrong = Transcript()
        let refused = wrong.commands(root.paths).inspectList(
            [bundle], certificate: signer, key: secrets.deviceKey)
        #expect(refused == ExitCode.failed)
    }

    @Test("builds a change, shows the chain, and answers with it")
    func change() throws {
        let meta = try root.write("owner = \"Bureau\"\nmax_age_s = 60\n", "meta.toml")
        _ = Transcript().commands(root.paths).buildList(order(meta: meta))
        let table = try root.write(
            "issuer,number,type,kind,date\nSEN,B1,passport,lost,\n", "added.csv")
        let gone = try root.write("issuer,number\nSEN,A0123456\n", "gone.csv")
        var change = order()
        change.name = nil
        change.documents = table
        change.out = root.paths.root + "/change.bundle"
        change.change = .init(base: bundle, withdrawnDocuments: gone)
        let built = Transcript()
        #expect(built.commands(root.paths).buildList(change) == 0, "\(built.complaints)")
        #expect(built.output.contains("a change to version 1"))
        for (number, verdict) in [("A0123456", "clear"), ("B1", "hit")] as [(String, JSONValue)] {
            let said = Transcript()
            _ = said.commands(root.paths).queryList(
                bundle, changes: [change.out], certificate: signer, key: nil,
                question: .document(issuer: "SEN", number: number))
            #expect(try said.jsonLines().first?["verdict"] == verdict, "\(said.complaints)")
        }
        let said = Transcript()
        #expect(
            said.commands(root.paths).inspectList(
                [bundle, change.out], certificate: signer, key: nil) == ExitCode.ok)
        let shown = try said.json()
        #expect(shown.at("1", "base", "id") == shown.at("0", "id"))
        #expect(shown.at("1", "owner") == "Bureau")
        #expect(shown.at("1", "max_age_s") == 60)
        let wrong = Transcript()
        #expect(
            wrong.commands(root.paths).inspectList(
                [change.out, bundle], certificate: signer, key: nil) == ExitCode.failed)
        #expect(wrong.complaints.contains("does not fit"))
    }

    @Test("asks before it takes a list out, and cannot where nobody is at a terminal")
    func removing() {
        for (answer, code) in [(nil, ExitCode.usage), (false, ExitCode.failed)] {
            let questions = Guarded<[String]>([])
            let console = Console(
                write: { _ in }, complain: { _ in },
                ask: { question in
                    questions.withLock { $0.append(question) }
                    return answer
                })
            let commands = StationCommands(paths: root.paths, console: console, isJSON: false)
            #expect(commands.removeList("sltd", isConfirmed: false) == code)
            #expect(questions.withLock { $0 }.first?.contains("sltd") == true)
            // With --yes nobody is asked; here no role answers.
            #expect(commands.removeList("sltd", isConfirmed: true) == ExitCode.unavailable)
            #expect(questions.withLock { $0 }.count == 1)
        }
    }

    @Test("refuses a bundle with one changed byte, wherever it is")
    func tampering() throws {
        _ = Transcript().commands(root.paths).buildList(order())
        let bytes = try LinuxFiles().read(bundle, limit: 1 << 20)
        for place in stride(from: 0, to: bytes.count, by: max(1, bytes.count / 40)) {
            var changed = bytes
            changed[place] ^= 0x01
            try LinuxFiles().replace(bundle, with: changed, mode: 0o600)
            let code = Transcript().commands(root.paths).verifyList(
                bundle, certificate: signer, key: nil)
            #expect(code == ExitCode.failed, "byte \(place)")
        }
    }

    @Test("names a signer that did not sign, and files that are not there")
    func wrongFiles() throws {
        _ = Transcript().commands(root.paths).buildList(order())
        let said = Transcript()
        let code = said.commands(root.paths).verifyList(
            bundle, certificate: root.paths.root + "/absent.pem", key: nil)
        #expect(code == ExitCode.failed)
        #expect(said.complaints.contains("absent.pem"))
        var wrong = order()
        wrong.documents = root.paths.root + "/absent.csv"
        #expect(Transcript().commands(root.paths).buildList(wrong) == ExitCode.failed)
        let meta = try root.write("colour = 1\n", "meta.toml")
        let refused = Transcript().commands(root.paths).buildList(order(meta: meta))
        #expect(refused == ExitCode.configuration)
    }
}
