public import Core
internal import PKI

/// Until when a person may publish: the certificate of theirs that ends last.
public struct PublisherCertificate: Sendable, Hashable {
    public let name: String
    public let notAfter: Timestamp

    public init(name: String, notAfter: Timestamp) {
        self.name = name
        self.notAfter = notAfter
    }
}

extension HubDirectory {
    /// Files under `publishers/` that are looked through: a thousand people a year for ten years.
    static let publisherLimit = 10_000

    /// Who was ever admitted, by name. A file that is no certificate counts for nobody.
    ///
    /// - Throws: `files` where the folder cannot be read.
    public func publishers() throws(HubFault) -> [PublisherCertificate] {
        let names: [String]
        do throws(FileFault) {
            names = try files.list(path(of: "publishers"), limit: Self.publisherLimit)
        } catch {
            if error.isNotFound { return [] }
            throw .files(error)
        }
        var ends: [String: Timestamp] = [:]
        for name in names where name.hasSuffix(".pem") {
            guard let certificate = try? certificate(named: "publishers/\(name)"),
                let person = certificate.subjectCommonName
            else { continue }
            ends[person] = max(ends[person] ?? certificate.notAfter, certificate.notAfter)
        }
        return ends.map { PublisherCertificate(name: $0.key, notAfter: $0.value) }
            .sorted { $0.name < $1.name }
    }
}
