public import Core
public import PKI

/// A State's list of the countries' authorities (CSCA master list, Doc 9303-12 §9): a signed set
/// of certificates.
public struct MasterList: Sendable {
    /// Those that could be read, in the list's order.
    public let certificates: [Certificate]
    /// Those that could not: their place, counted from 0, and why.
    public let unreadable: [(place: Int, reason: String)]
    /// Who signed the list.
    public let signer: Certificate
    /// When, as the signer says; `nil` where nothing is said.
    public let signedAt: Timestamp?

    public static let contentType = "2.23.136.1.1.2"
    private static let signerUsage = "2.23.136.1.1.3"
    private static let file = "the master list"

    /// Reads a list whose signature holds.
    ///
    /// Whoever signed it must have been appointed for that by an authority of the list itself or
    /// of `known`. In the first case the list vouches for its own maker: it is then trusted as the
    /// file is, because somebody put it there.
    ///
    /// - Throws: when it is no such list, was altered, or nobody appointed its signer.
    public init(_ bytes: [UInt8], known: CountryCertificates = .none) throws(ChipFault) {
        let message = try Self.message(bytes)
        guard message.contentType == Self.contentType else {
            throw ChipFault(Self.file, "its content is of the type \(message.contentType)")
        }
        let proven = SignatureProof(message)
        guard case .signed(let signer) = proven.outcome else {
            throw ChipFault(Self.file, proven.reason ?? "its signature does not hold")
        }
        guard signer.extendedKeyUsages.contains(Self.signerUsage) else {
            throw ChipFault(Self.file, "\(signer.subjectText) may not sign such lists")
        }
        var certificates: [Certificate] = []
        var unreadable: [(place: Int, reason: String)] = []
        for (place, der) in try Self.members(message.content).enumerated() {
            do throws(PKIFault) {
                certificates.append(try Certificate(der: der))
            } catch {
                unreadable.append((place, error.problem))
            }
        }
        guard known.issuer(of: signer) != nil || Self.isSigned(signer, among: certificates) else {
            throw ChipFault(Self.file, "nobody known appointed its signer, \(signer.subjectText)")
        }
        self.certificates = certificates
        self.unreadable = unreadable
        self.signer = signer
        signedAt = message.signers.first?.signingTime
    }

    private static func message(_ bytes: [UInt8]) throws(ChipFault) -> SignedMessage {
        do throws(PKIFault) {
            return try SignedMessage(bytes)
        } catch {
            throw ChipFault(file, error.problem)
        }
    }

    private static func isSigned(
        _ signer: Certificate, among certificates: [Certificate]
    ) -> Bool {
        let key = signer.authorityKeyIdentifier
        return certificates.contains { authority in
            (signer.namesAsIssuer(authority)
                || (key != nil && key == authority.subjectKeyIdentifier))
                && authority.isAuthority && signer.isSigned(by: authority)
        }
    }

    /// CscaMasterList ::= SEQUENCE { version INTEGER, certList SET OF Certificate }.
    private static func members(_ content: [UInt8]) throws(ChipFault) -> [[UInt8]] {
        var outer = DataObjects(content[...], of: file)
        var list = try outer.nested(tag: 0x30, "the list")
        try outer.end("it")
        let version = try list.number("its version")
        guard version == 0 else { throw ChipFault(file, "version \(version) where 0 is known") }
        var set = try list.nested(tag: 0x31, "its set of certificates")
        try list.end("its certificates")
        var members: [[UInt8]] = []
        while !set.isAtEnd {
            guard members.count < CountryCertificates.limit else {
                throw ChipFault(file, "more than \(CountryCertificates.limit) certificates")
            }
            members.append(Array(try set.next().whole))
        }
        return members
    }
}
