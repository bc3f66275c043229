internal import Core
internal import PKI
internal import Screening

/// Two signed lists as a post has them installed: stolen documents, and a State's own.
enum WantedLists {
    static func installed(
        _ travellers: [InventedTraveller], in directory: String, at time: Timestamp
    ) throws -> [InstalledList] {
        let random = SeededRandom(seed: 5)
        let key = try PrivateKey.generate()
        let from = time + .seconds(-30 * 86_400)
        let until = time + .seconds(300 * 86_400)
        let authority = try CertificateAuthority.createRoot(
            commonName: "Lists", key: key, notBefore: from, notAfter: until, random: random)
        let signerKey = try PrivateKey.generate()
        let signer = try authority.issue(
            commonName: "Owner", publicKey: signerKey.publicKey, profile: .listSigner,
            notBefore: from, notAfter: until, random: random)
        let half = travellers.count / 2
        let parts = [
            ("sltd", "2026-39", travellers[..<half]), ("national", "118", travellers[half...]),
        ]
        return try parts.enumerated().map { index, part in
            var builder = try BundleBuilder(
                BundleDescription(
                    name: part.0, version: part.1,
                    issuedAt: time + .milliseconds(-(1 + index) * 90_000_000 - 417)),
                scratch: directory)
            let rows = part.2.enumerated().map { number, traveller in
                "\(traveller.issuer),\(traveller.number),passport,stolen,2026-0\(1 + number % 9)-11"
            }
            try builder.add(
                documents: TableSource(
                    Array((["issuer,number,type,kind,date"] + rows).joined(separator: "\n").utf8)))
            let path = directory + "/\(part.0).list"
            _ = try builder.build(
                to: path, key: signerKey, certificate: signer, recipients: [], random: random)
            return InstalledList(
                try Bundle.open(path, trust: .signer(signer), at: time))
        }
    }
}
