import Core
import PKI
import Testing

/// An authority with its key, and certificates below it, valid through 2026.
struct CertificateFixture {
    static let start = Timestamp(milliseconds: 1_767_225_600_000)  // 2026-01-01T00:00:00Z
    static let end = Timestamp(milliseconds: 1_798_761_600_000)  // 2027-01-01T00:00:00Z
    static let within = Timestamp(milliseconds: 1_780_000_000_000)

    let authority: CertificateAuthority
    let random: SeededRandom

    init(commonName: String = "Test authority", seed: UInt64 = 1) throws {
        random = SeededRandom(seed: seed)
        authority = try .createRoot(
            commonName: commonName, key: .generate(), notBefore: Self.start, notAfter: Self.end,
            random: random)
    }

    var trust: TrustStore { TrustStore(anchors: [authority.certificate]) }

    func issue(
        _ profile: CertificateProfile, commonName: String = "leaf", for key: PrivateKey,
        notBefore: Timestamp = start, notAfter: Timestamp = end
    ) throws -> Certificate {
        try authority.issue(
            commonName: commonName, publicKey: key.publicKey, profile: profile,
            notBefore: notBefore, notAfter: notAfter, random: random)
    }
}

extension PKIFault.Code {
    /// The code of the fault that `body` throws; `nil` when it throws none.
    static func thrown(by body: () throws -> some Any) -> PKIFault.Code? {
        do {
            _ = try body()
            return nil
        } catch {
            return (error as? PKIFault)?.code
        }
    }
}

/// Expects `body` to throw a fault with this code.
func expectFault(
    _ code: PKIFault.Code, _ note: Comment? = nil, source: SourceLocation = #_sourceLocation,
    _ body: () throws -> some Any
) {
    #expect(PKIFault.Code.thrown(by: body) == code, note, sourceLocation: source)
}
