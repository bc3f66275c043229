import Core
import Glibc
import PKI
import Records
import Screening
import Supervision
import Testing

@testable import Capture

@Suite("Screening with real alert lists")
struct AlertListScreeningTests {
    private static let issued = "2026-02-28T08:00:00.000Z"

    /// A clear bundle that holds Utopia's specimen passport, or persons, signed and opened as a
    /// post opens it.
    private static func list(
        _ name: String, _ visibility: BundleDescription.Visibility, persons: String? = nil
    ) throws -> InstalledList {
        let random = SystemRandom()
        let from = try #require(Timestamp(issued)) + .seconds(-3_600)
        let until = from + .seconds(365 * 86_400)
        let root = try CertificateAuthority.createRoot(
            commonName: "Lists", key: .generate(), notBefore: from, notAfter: until,
            random: random)
        let key = try PrivateKey.generate()
        let signer = try root.issue(
            commonName: "Signer", publicKey: key.publicKey, profile: .listSigner,
            notBefore: from, notAfter: until, random: random)
        var builder = try BundleBuilder(
            BundleDescription(
                name: name, issuedAt: from + .seconds(3_600), visibility: visibility,
                role: visibility == .discreet ? "protection" : nil), scratch: "/tmp")
        if let persons {
            try builder.add(persons: TableSource(Array(persons.utf8)))
        } else {
            try builder.add(
                documents: TableSource(
                    Array(
                        "issuer,number,type,kind,date\nUTO,L898902C3,passport,stolen,2026-01-02\n"
                            .utf8)))
        }
        let path = "/tmp/capture-list-\(getpid())-\(UInt64.random(in: 0...UInt64.max))"
        _ = try builder.build(
            to: path, key: key, certificate: signer, recipients: [], random: random)
        defer { try? LinuxFiles().remove(path) }
        return InstalledList(
            try Bundle.open(
                path, trust: .authorities(TrustStore(anchors: [root.certificate])),
                recipientKey: nil, recipientCertificate: nil,
                at: from + .seconds(86_400)))
    }

    private static func scanned() throws -> [UInt8] {
        var members = try #require(TestCrossing.body().object)
        members["document"] = ["mrz": .array(TestCrossing.zone.map(JSONValue.string))]
        return TestCrossing.bytes(.object(members))
    }

    private static func put(
        _ lists: [InstalledList], _ bytes: [UInt8]
    ) async throws -> (receipt: JSONValue, stored: JSONValue?) {
        let screening = AlertListScreening(
            lists: lists, post: "TST-01", executor: .thread(name: "lists"))
        let post = try await TestPost(screening: screening)
        let answer = try await post.service.putCrossing(
            id: TestPost.id(), bytes: bytes, by: post.principal())
        #expect(screening.lookUps.value == 1)
        return (answer.receipt, post.store.records(.crossing).first?.envelope.verdicts)
    }

    @Test("Without a list nothing is clear")
    func noLists() async throws {
        let answer = try await Self.put([], TestCrossing.bytes())
        #expect(answer.receipt.at("screening", "verdict") == "cannot_say")
        #expect(answer.receipt.at("screening", "checks") == [])
    }

    @Test("A scanned document on an open list is a hit at the counter; another one is clear")
    func open() async throws {
        let list = try Self.list("stolen", .open)
        let hit = try await Self.put([list], try Self.scanned())
        #expect(hit.receipt.at("screening", "verdict") == "hit")
        #expect(hit.receipt.at("screening", "checks", "0", "matches")?.array?.count == 1)
        let clear = try await Self.put([list], TestCrossing.bytes())
        #expect(clear.receipt.at("screening", "verdict") == "clear")
    }

    @Test("A discreet list's hit is stored, and the counter reads what it would read without it")
    func discreet() async throws {
        let list = try Self.list("watch", .discreet)
        let hit = try await Self.put([list], try Self.scanned())
        #expect(hit.stored?.at("screening", "verdict") == "hit")
        #expect(hit.receipt.at("screening", "verdict") == "clear")
        let without = try await Self.put([list], TestCrossing.bytes())
        #expect(hit.receipt["screening"] == without.receipt["screening"])
    }

    private static func crossing(_ traveller: JSONValue) throws -> [UInt8] {
        var members = try #require(TestCrossing.body().object)
        members["traveller"] = traveller
        members["document"] = ["class": "none", "absent_reason": "unknown"]
        return TestCrossing.bytes(.object(members))
    }

    @Test("A traveller is looked for by name and birth date, as the zone or the officer has them")
    func persons() async throws {
        let list = try Self.list(
            "wanted", .open,
            persons: """
                id,names,birth_dates,nationality,documents
                w-1,"ERIKSSON, Anna Maria",1974-08-12,UTO,
                w-2,Moktar Ould Daddah,1924,MRT,
                """)
        for (body, verdict) in [
            (try Self.scanned(), "hit"),
            (
                try Self.crossing([
                    "surname": "Uld Dadah", "given_names": "Mukhtar", "birth_date": "1924-12-25",
                ]), "hit"
            ),
            (
                try Self.crossing([
                    "surname": "Uld Dadah", "given_names": "Mukhtar", "birth_date": "1960-12-25",
                ]), "clear"
            ),
            (
                try Self.crossing([
                    "surname": "Dadah", "given_names": "Mukhtar Uld", "birth_date": "1926-01-01",
                    "birth_date_basis": "estimated",
                ]), "hit"
            ),
            (try Self.crossing(["sex": "F"]), "cannot_say"),
        ] {
            let answer = try await Self.put([list], body)
            #expect(answer.receipt.at("screening", "verdict") == .string(verdict))
        }
    }

    @Test("Lists taken into use are asked from then on")
    func replaced() async throws {
        let screening = AlertListScreening(
            lists: [], post: "TST-01", executor: .thread(name: "lists"))
        let stamp = StampingClock(source: ManualTime()).stamp()
        let query = ScreeningSubject(
            documents: [DocumentQuery(issuer: "UTO", number: "L898902C3")], person: nil)
        #expect(await screening.screen(query, at: stamp).counter["verdict"] == "cannot_say")
        screening.use([try Self.list("stolen", .open)])
        #expect(await screening.screen(query, at: stamp).counter["verdict"] == "hit")
    }
}
