import Core
import PKI
import Screening
import Testing

@Suite("A list whose signer's certificate has ended since")
struct SignerEndTests {
    private static let end = ListWorkshop.now + .seconds(30 * 86_400)
    private let workshop: ListWorkshop
    private let lists: ListDirectory
    private let old: Certificate

    init() throws {
        workshop = try ListWorkshop()
        lists = ListDirectory(workshop.directory + "/lists")
        old = try workshop.authority.issue(
            commonName: "List signer", publicKey: workshop.signerKey.publicKey,
            profile: .listSigner, notBefore: workshop.authority.certificate.notBefore,
            notAfter: Self.end, random: SystemRandom())
    }

    private func install(
        _ bytes: [UInt8], at time: Timestamp, clockIsTrusted: Bool = true
    ) throws(ScreeningFault) -> InstalledList {
        let source: String
        do { source = try workshop.write(bytes, "download") } catch {
            preconditionFailure("\(error)")
        }
        return try lists.install(
            from: source, access: workshop.access,
            admission: ListAdmission(post: "TST-01", time: time, clockIsTrusted: clockIsTrusted)
        ).list
    }

    private func state(at time: Timestamp) throws -> JSONValue? {
        let list = try #require(try lists.load(access: workshop.access).first)
        return ListState(list, post: "TST-01", at: time, clockIsTrusted: true).json["state"]
    }

    @Test("stays what it was at the post that holds it, and its own dates say what it may answer")
    func held() throws {
        _ = try install(try workshop.bundle(certificate: old), at: ListWorkshop.now)
        #expect(try state(at: Self.end + .seconds(-1)) == state(at: Self.end + .seconds(1)))
        #expect(try state(at: Self.end + .seconds(365 * 86_400)) != "unreadable")
    }

    @Test("takes a change and a later issue that the renewed certificate signed")
    func followed() throws {
        let held = try install(try workshop.bundle(certificate: old), at: ListWorkshop.now)
        let later = Self.end + .seconds(86_400)
        let base = try #require(held.chain?.head)
        let change = try workshop.change(
            to: base, version: "7+1",
            documents: "issuer,number,type,kind,date\nSEN,B1,passport,stolen,\n")
        #expect(try install(change, at: later).chain?.bundles.count == 2)
        var description = ListWorkshop.description()
        description.issuedAt = later
        description.version = "8"
        #expect(
            try install(workshop.bundle(description: description), at: later).chain?.head
                .description.version == "8")
    }

    @Test("comes in no more, unless nobody vouches for the clock that says so")
    func late() throws {
        let bytes = try workshop.bundle(certificate: old)
        let later = Self.end + .seconds(86_400)
        #expect(
            code { () throws(ScreeningFault) in try install(bytes, at: later) } == .untrusted)
        #expect(
            code { () throws(ScreeningFault) in
                try install(bytes, at: later, clockIsTrusted: false)
            } == nil)
    }

    @Test("was never proven where another authority signed it")
    func stranger() throws {
        let stranger = try ListWorkshop(seed: 2)
        let bytes = try workshop.bundle(key: stranger.signerKey, certificate: stranger.signer)
        #expect(
            code { () throws(ScreeningFault) in
                try install(bytes, at: ListWorkshop.now, clockIsTrusted: false)
            } == .untrusted)
    }
}
