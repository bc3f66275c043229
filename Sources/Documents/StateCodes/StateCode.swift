public import Records

/// A code of an issuing State or organization, or of a nationality, that Doc 9303-3 §5 lists.
///
/// Germany is one value however it is spelt: `D` in machine readable zones, `DEU` in ISO 3166-1
/// and so in most records.
public struct StateCode: Hashable, Sendable, CustomStringConvertible {
    /// One to three capital letters, as a machine readable zone has them.
    public let code: String
    public let kind: StateCodes.Class

    public var description: String { code }

    /// Reads a code as a zone prints it, fillers removed; `nil` where Doc 9303 does not list it.
    public init?(machineReadable code: String) {
        // ISO's code for Germany never stands in a zone (Doc 9303-3 §5, part A).
        guard code != "DEU", let kind = StateCodes.classification(of: code) else { return nil }
        self.code = code
        self.kind = kind
    }

    /// Reads a code as a record has it: as in zones, or ISO 3166-1's for Germany.
    public init?(_ code: String) {
        self.init(machineReadable: code == "DEU" ? "D" : code)
    }

    /// Whether a record may name this code. Upper case only.
    public static func isKnown(_ code: String) -> Bool { StateCode(code) != nil }

    /// Whether documents exist that name this code as their issuer, specimens included.
    public var mayIssueDocuments: Bool { kind != .personStatus && kind != .listSigner }

    /// Whether documents exist that name this code as their holder's nationality.
    public var mayBeNationality: Bool { kind != .listSigner }
}
