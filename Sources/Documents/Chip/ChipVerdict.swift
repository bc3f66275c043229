public import Core
public import PKI

/// Everything that was found of a chip.
public struct ChipVerdict: Sendable {
    public internal(set) var outcome: ChipOutcome
    /// Why it is not genuine, for a person; `nil` where it is.
    public internal(set) var reason: String?
    public internal(set) var weaknesses: [ChipWeakness] = []
    public internal(set) var remarks: [ChipRemark] = []
    /// By number: those that were read, and those that are signed and were not.
    public internal(set) var dataGroups: [Int: DataGroup] = [:]
    public internal(set) var signer: Certificate?
    public internal(set) var authority: CountryCertificates.Member?
    public internal(set) var revocation: Revocation?
    /// When the document was signed, as its signer says.
    public internal(set) var signedAt: Timestamp?
    /// The instant at which the certificates had to be valid.
    public internal(set) var judgedAt: Timestamp?
    /// When the inspection was made.
    public internal(set) var inspectedAt: Timestamp
    /// Fields of DG1's zone that are not the printed one's; `nil` where nothing can be compared.
    public internal(set) var differingFields: [String]?
    /// Whether the stored face is DG2's; `nil` where one of the two is missing.
    public internal(set) var isFaceBound: Bool?
    /// What the face in DG2 is by its structure; `nil` without DG2 or where it is of no known form.
    public internal(set) var face: BiometricContainer?
    /// What is wrong with that structure.
    public internal(set) var faceFault: ContainerFault?

    public enum DataGroup: String, Sendable {
        case intact, altered
        /// Read, and no hash of it is signed.
        case notSigned = "not_signed"
        /// Signed, and not read.
        case notRead = "not_read"
    }

    /// What the lists of revoked certificates say of the signer.
    public enum Revocation: String, Sendable {
        case revoked
        case notRevoked = "not_revoked"
        /// The newest list of its authority is older than it should be.
        case stale
        /// There is no list of its authority.
        case unknown
    }

    init(_ outcome: ChipOutcome, _ reason: String?, at time: Timestamp) {
        self.outcome = outcome
        self.reason = reason
        inspectedAt = time
    }

    /// As receipts and `waypost document inspect` have it.
    public var json: JSONValue {
        [
            "verdict": .string(outcome.rawValue),
            "reason": JSONValue(reason),
            "weaknesses": .array(weaknesses.map { .string($0.rawValue) }),
            "remarks": .array(remarks.map { .string($0.rawValue) }),
            "data_groups": .object(
                Dictionary(
                    uniqueKeysWithValues: dataGroups.map {
                        ("dg\($0.key)", .string($0.value.rawValue))
                    })),
            "signer": signerJSON,
            "authority": authorityJSON,
            "revocation": JSONValue(revocation?.rawValue),
            "signed_at": JSONValue(signedAt),
            "judged_at": JSONValue(judgedAt),
            "inspected_at": JSONValue(inspectedAt),
            "differing_fields": differingFields.map { .array($0.map(JSONValue.string)) } ?? .null,
            "face_bound": JSONValue(isFaceBound),
            "face": face?.json ?? .null,
            "face_fault": JSONValue(faceFault?.reason),
        ]
    }

    private var signerJSON: JSONValue {
        guard let signer else { return .null }
        return Self.json(
            of: signer,
            [
                "issuer": .string(signer.issuerText), "serial": .string(signer.serial),
                "valid_now": .bool(signer.isValid(at: inspectedAt)),
            ])
    }

    private var authorityJSON: JSONValue {
        guard let authority else { return .null }
        return Self.json(
            of: authority.certificate,
            [
                "country": JSONValue(authority.certificate.subjectCountry),
                "sha256": .string(authority.certificate.fingerprint.description),
                "placement": .string(authority.placement.name),
            ])
    }

    private static func json(
        of certificate: Certificate, _ more: [String: JSONValue]
    ) -> JSONValue {
        .object(
            more.merging([
                "subject": .string(certificate.subjectText),
                "not_before": JSONValue(certificate.notBefore),
                "not_after": JSONValue(certificate.notAfter),
                "key": .string(certificate.publicKey.kind.description),
                "signed_with": JSONValue(certificate.signatureScheme),
            ]) { $1 })
    }
}

extension Certificate {
    /// By its own dates alone.
    func isValid(at time: Timestamp) -> Bool { notBefore <= time && time < notAfter }
}
