import Core
import Glibc
import PKI

@testable import Screening

/// Keys, certificates and a directory of its own for one test; the directory goes with it.
final class ListWorkshop: Sendable {
    static let issued = Timestamp(milliseconds: 1_795_000_000_000)
    /// A day after the lists were issued.
    static let now = issued + .seconds(86_400)

    let directory: String
    let authority: CertificateAuthority
    let signerKey: PrivateKey
    let signer: Certificate
    let recipientKey: PrivateKey
    let recipient: Certificate

    init(seed: UInt64 = 1) throws {
        let random = SeededRandom(seed: seed)
        directory = "/tmp/wp-screening-\(Identifier.version4(random: SystemRandom()))"
        try LinuxFiles().makeDirectory(directory, mode: 0o700)
        let start = Self.issued + .seconds(-86_400)
        let end = Self.issued + .seconds(3_650 * 86_400)
        authority = try CertificateAuthority.createRoot(
            commonName: "List authority", key: try PrivateKey.generate(), notBefore: start,
            notAfter: end, random: random)
        signerKey = try PrivateKey.generate()
        signer = try authority.issue(
            commonName: "List signer", publicKey: signerKey.publicKey, profile: .listSigner,
            notBefore: start, notAfter: end, random: random)
        recipientKey = try PrivateKey.generate()
        recipient = try authority.issue(
            commonName: "Post", publicKey: recipientKey.publicKey, profile: .recipient,
            notBefore: start, notAfter: end, random: random)
    }

    deinit {
        let files = LinuxFiles()
        for folder in [directory + "/lists", directory] {
            for name in (try? files.list(folder, limit: 1_000)) ?? [] {
                unlink(folder + "/" + name)
            }
            rmdir(folder)
        }
    }

    static func description(_ name: String = "sltd") -> BundleDescription {
        BundleDescription(name: name, version: "7", issuedAt: issued)
    }

    static let table = #"""
        issuer,number,type,kind,date,action,contact,entry_valid_until
        SEN,A0123456,passport,stolen,2026-01-02,detain,+221 1,
        DEU,C01X 00-T47,id_card,lost,2025-XX-XX,,,2026-12-31
        MRT,B<77.12/3,passport,revoked,,,"Nouakchott, ""bureau""",
        """#

    func bundle(
        _ table: String = ListWorkshop.table,
        description: BundleDescription = ListWorkshop.description(), isEncrypted: Bool = true,
        recipients: [Certificate]? = nil, key: PrivateKey? = nil, certificate: Certificate? = nil,
        runLength: Int = RowSorter.runLength
    ) throws -> [UInt8] {
        var builder = try BundleBuilder(
            description, scratch: directory, runLength: runLength)
        try builder.add(documents: TableSource(Array(table.utf8)))
        return try built(
            builder, recipients: recipients ?? (isEncrypted ? [recipient] : []), key: key,
            certificate: certificate)
    }

    func bundle(
        persons: String, documents: String? = nil,
        description: BundleDescription = ListWorkshop.description(), isEncrypted: Bool = true
    ) throws -> [UInt8] {
        var builder = try BundleBuilder(description, scratch: directory)
        try builder.add(persons: TableSource(Array(persons.utf8)))
        if let documents { try builder.add(documents: TableSource(Array(documents.utf8))) }
        return try built(builder, recipients: isEncrypted ? [recipient] : [])
    }

    /// A change, encrypted for the post.
    func change(
        to base: Bundle, version: String, after seconds: Int = 1, documents: String? = nil,
        withdrawn: String? = nil, persons: String? = nil, withdrawnPersons: String? = nil,
        returningTo: Bundle? = nil
    ) throws -> [UInt8] {
        var description = base.description
        description.version = version
        description.issuedAt = description.issuedAt + .seconds(seconds)
        var builder = try BundleBuilder(
            description,
            changing: BundleLineage(
                base: base.identifier, baseVersion: base.description.version,
                returnsTo: returningTo?.identifier), scratch: directory)
        if let documents { try builder.add(documents: TableSource(Array(documents.utf8))) }
        if let withdrawn { try builder.withdraw(documents: TableSource(Array(withdrawn.utf8))) }
        if let persons { try builder.add(persons: TableSource(Array(persons.utf8))) }
        if let withdrawnPersons {
            try builder.withdraw(persons: TableSource(Array(withdrawnPersons.utf8)))
        }
        return try built(builder, recipients: [recipient])
    }

    private func built(
        _ builder: BundleBuilder, recipients: [Certificate], key: PrivateKey? = nil,
        certificate: Certificate? = nil
    ) throws -> [UInt8] {
        let path = "\(directory)/built"
        _ = try builder.build(
            to: path, key: key ?? signerKey, certificate: certificate ?? signer,
            recipients: recipients, random: SystemRandom())
        return try LinuxFiles().read(path, limit: 1 << 30)
    }

    var access: ListDirectory.Access {
        ListDirectory.Access(
            trust: .authorities(TrustStore(anchors: [authority.certificate])),
            recipientKey: recipientKey, recipientCertificate: recipient)
    }

    func opened(persons: String, documents: String? = nil) throws -> Bundle {
        try open(try write(try bundle(persons: persons, documents: documents)))
    }

    func write(_ bytes: [UInt8], _ name: String = "list") throws -> String {
        let path = "\(directory)/\(name)"
        try LinuxFiles().replace(path, with: bytes, mode: 0o600)
        return path
    }

    func open(_ path: String, at time: Timestamp = ListWorkshop.now) throws(ScreeningFault)
        -> Bundle
    {
        try Bundle.open(
            path, trust: .authorities(TrustStore(anchors: [authority.certificate])),
            recipientKey: recipientKey, recipientCertificate: recipient, at: time)
    }

    /// A bundle built, written and opened.
    func opened(
        _ table: String = ListWorkshop.table,
        description: BundleDescription = ListWorkshop.description(), isEncrypted: Bool = true
    ) throws -> Bundle {
        try open(
            try write(try bundle(table, description: description, isEncrypted: isEncrypted)))
    }
}

extension Screener {
    /// One document and nobody.
    func screen(
        issuer: String?, number: String?, at time: Timestamp, clockIsTrusted: Bool
    ) -> ScreeningResult {
        screen(
            ScreeningSubject(
                documents: [DocumentQuery(issuer: issuer, number: number)], person: nil),
            at: time, clockIsTrusted: clockIsTrusted)
    }
}

/// The code of the fault that the body throws; `nil` where it throws none.
func code(_ body: () throws(ScreeningFault) -> some Any) -> ScreeningFault.Code? {
    do throws(ScreeningFault) {
        _ = try body()
        return nil
    } catch {
        return error.code
    }
}
