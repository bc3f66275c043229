public import Core
public import PKI

/// Passive authentication (Doc 9303-11 §5.1, -12): whether a trusted State signed what was read
/// from a chip. Pure: lists and time are handed in.
public struct PassiveAuthentication: Sendable {
    public let authorities: CountryCertificates
    let revocations: CountryRevocations

    /// - Parameter revocationLists: those that no authority here signed are left out, see
    ///   ``CountryRevocations``.
    public init(authorities: CountryCertificates, revocationLists: [RevocationList] = []) {
        self.authorities = authorities
        revocations = CountryRevocations(revocationLists, authorities)
    }

    /// Knows nobody, so that no chip can be verified.
    public static let none = PassiveAuthentication(authorities: .none)

    /// How many of the revocation lists count.
    public var revocationListCount: Int { revocations.lists.count }

    /// What else is known of the document whose chip it is.
    public struct Document: Sendable {
        /// The zone that is printed on it.
        public var printed: MachineReadableZone?
        public var issuedOn: CalendarDate?
        /// Hashes of the faces that are stored with the crossing.
        public var faces: [Digest256]

        public init(
            printed: MachineReadableZone? = nil, issuedOn: CalendarDate? = nil,
            faces: [Digest256] = []
        ) {
            self.printed = printed
            self.issuedOn = issuedOn
            self.faces = faces
        }
    }

    /// - Parameter time: the instant of the inspection. The certificates must have been valid when
    ///   the document was signed: at the signed time of signing, else on its day of issue, else
    ///   now.
    public func inspect(
        _ files: ChipFiles, of document: Document = Document(), at time: Timestamp
    ) -> ChipVerdict {
        var inspection = ChipInspection(self, files, document, time)
        inspection.run()
        return inspection.verdict
    }
}
