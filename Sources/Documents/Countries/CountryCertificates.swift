public import Core
public import PKI

/// The countries' signing authorities (CSCA, Doc 9303-12 §4.1) that a post trusts: all that its
/// lists hold, each in its place.
///
/// Every one of them is trusted because somebody put it there; a chain is one signature long.
/// Names are no proof of anything here: many authorities share one name over several keys, and
/// some certificates spell their issuer's name otherwise than the issuer does.
public struct CountryCertificates: Sendable {
    /// How a certificate stands to the others.
    public enum Placement: Sendable, Hashable {
        /// Signed with its own key.
        case selfSigned
        /// Signed with the key of another one (a link certificate, or a new key of the same name).
        case signedByOther(Digest256)
        /// Signed with a key that is not here. It is used: who made the list vouches for it.
        case issuerAbsent
        /// Not used, for the reason given.
        case refused(String)

        public var name: String {
            switch self {
            case .selfSigned: "self_signed"
            case .signedByOther: "signed_by_other"
            case .issuerAbsent: "issuer_absent"
            case .refused: "refused"
            }
        }
    }

    public struct Member: Sendable {
        public let certificate: Certificate
        public let placement: Placement

        var isTrusted: Bool {
            if case .refused = placement { false } else { true }
        }
    }

    /// Each certificate once, in the order in which it came first.
    public let members: [Member]
    private let index: IssuerIndex

    public static let none = CountryCertificates([])

    /// The most certificates that are taken; all States together have well below a thousand.
    public static let limit = 10_000

    /// Finds every certificate's place, at the cost of a signature's check for each.
    public init(_ certificates: [Certificate]) {
        var seen: Set<Digest256> = []
        let all = certificates.filter { seen.insert($0.fingerprint).inserted }.prefix(Self.limit)
        let index = IssuerIndex(Array(all))
        self.index = index
        members = all.map { Member(certificate: $0, placement: Self.place($0, index)) }
    }

    /// The trusted authority that signed a certificate; `nil` where none did.
    public func issuer(of certificate: Certificate) -> Member? {
        index.issuer(of: certificate) { members[$0].isTrusted }.map { members[$0] }
    }

    /// Whether an authority here has the very key that the certificate names as its issuer's.
    func holdsKey(namedBy certificate: Certificate) -> Bool {
        guard let key = certificate.authorityKeyIdentifier else { return false }
        return index.byKey[key]?.contains { members[$0].isTrusted } ?? false
    }

    private static func place(_ certificate: Certificate, _ index: IssuerIndex) -> Placement {
        guard certificate.isAuthority else { return .refused("it is not an authority's") }
        guard certificate.allowsSigningCertificates != false else {
            return .refused("its key may not sign certificates")
        }
        guard certificate.isUnderstood else { return .refused("it has an unknown critical part") }
        if case .ellipticCurve(nil, _, _) = certificate.publicKey.kind {
            return .refused("its key lies on an unknown curve")
        }
        if let place = index.issuer(of: certificate) {
            let issuer = index.certificates[place]
            // A renewed certificate may have its old key.
            return issuer.publicKey == certificate.publicKey
                ? .selfSigned : .signedByOther(issuer.fingerprint)
        }
        return .issuerAbsent
    }
}

/// Finds who may have issued a certificate.
struct IssuerIndex: Sendable {
    let certificates: [Certificate]
    /// Places of certificates by their own key identifier.
    let byKey: [[UInt8]: [Int]]
    private let byName: [UInt: [Int]]
    private let byCountry: [String: [Int]]

    init(_ certificates: [Certificate]) {
        self.certificates = certificates
        let places = certificates.indices
        byKey = Dictionary(
            grouping: places.filter { certificates[$0].subjectKeyIdentifier != nil },
            by: { certificates[$0].subjectKeyIdentifier ?? [] })
        byName = Dictionary(grouping: places, by: { certificates[$0].subjectNumber })
        byCountry = Dictionary(grouping: places, by: { certificates[$0].subjectCountry ?? "" })
    }

    /// The certificate that signed this one, of those that are allowed. The likeliest are tried
    /// first: those whose key it names, those whose name it gives, and only where neither is here
    /// those of its country, for issuers that spell one name in two ways.
    func issuer(
        of certificate: Certificate, where isAllowed: (Int) -> Bool = { _ in true }
    ) -> Int? {
        func signed(_ place: Int) -> Bool {
            isAllowed(place) && certificate.isSigned(by: certificates[place])
        }
        let keyed = certificate.authorityKeyIdentifier.flatMap { byKey[$0] } ?? []
        if let found = keyed.first(where: signed) { return found }
        let named = (byName[certificate.issuerNumber] ?? []).filter {
            !keyed.contains($0) && certificate.namesAsIssuer(certificates[$0])
        }
        if let found = named.first(where: signed) { return found }
        guard keyed.isEmpty, named.isEmpty, let country = certificate.subjectCountry else {
            return nil
        }
        return byCountry[country]?.first(where: signed)
    }
}
