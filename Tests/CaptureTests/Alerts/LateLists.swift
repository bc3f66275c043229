import Core
import Glibc
import Journal
import PKI
import Records
import Screening

@testable import Capture

/// Real signed lists, one change after the other, for a journal with people in it.
final class LateLists: Sendable {
    private let root: CertificateAuthority
    private let key: PrivateKey
    private let signer: Certificate
    private let issued: Timestamp
    private let visibility: BundleDescription.Visibility

    init(_ visibility: BundleDescription.Visibility = .open) throws {
        self.visibility = visibility
        issued = Timestamp("2026-02-28T08:00:00.000Z") ?? Timestamp(milliseconds: 0)
        let from = issued + .seconds(-3_600)
        let until = from + .seconds(365 * 86_400)
        root = try CertificateAuthority.createRoot(
            commonName: "Lists", key: .generate(), notBefore: from, notAfter: until,
            random: SystemRandom())
        key = try PrivateKey.generate()
        signer = try root.issue(
            commonName: "Signer", publicKey: key.publicKey, profile: .listSigner, notBefore: from,
            notAfter: until, random: SystemRandom())
    }

    private func description(_ number: Int) -> BundleDescription {
        BundleDescription(
            name: "stolen", version: "\(number)", issuedAt: issued + .seconds(number),
            visibility: visibility, role: visibility == .discreet ? "protection" : nil)
    }

    private static func table(_ numbers: [String], _ more: String = ",passport,stolen,2026-01-02")
        -> TableSource
    {
        let head = more.isEmpty ? "issuer,number\n" : "issuer,number,type,kind,date\n"
        return TableSource(Array((head + numbers.map { "FRA,\($0)\(more)\n" }.joined()).utf8))
    }

    func whole(_ numbers: [String], version: Int = 1) throws -> ListChain {
        var builder = try BundleBuilder(description(version), scratch: "/tmp")
        try builder.add(documents: Self.table(numbers))
        return ListChain(try built(builder))
    }

    func change(
        _ chain: ListChain, adding: [String] = [], withdrawing: [String] = []
    ) throws -> ListChain {
        var builder = try BundleBuilder(
            description(chain.bundles.count + 1),
            changing: BundleLineage(
                base: chain.head.identifier, baseVersion: chain.head.description.version),
            scratch: "/tmp")
        if !adding.isEmpty { try builder.add(documents: Self.table(adding)) }
        if !withdrawing.isEmpty {
            try builder.withdraw(documents: Self.table(withdrawing, ""))
        }
        return try chain.appending(built(builder))
    }

    private func built(_ builder: BundleBuilder) throws -> Bundle {
        let path = "/tmp/capture-late-\(getpid())-\(UInt64.random(in: 0...UInt64.max))"
        _ = try builder.build(
            to: path, key: key, certificate: signer, recipients: [], random: SystemRandom())
        defer { try? LinuxFiles().remove(path) }
        return try Bundle.open(
            path, trust: .authorities(TrustStore(anchors: [root.certificate])),
            at: issued + .seconds(86_400))
    }
}
