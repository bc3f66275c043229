public import Core
internal import PKI

/// Sameness of two bodies: the hash of kind and RFC 8785 form, whoever sends it.
public enum BodyHash {
    public static func of(
        _ body: JSONValue, kind: RecordKind
    ) throws(CanonicalJSON.NotCanonical) -> Digest256 {
        of(canonical: try CanonicalJSON.bytes(of: body), kind: kind)
    }

    /// - Parameter body: in RFC 8785 form.
    public static func of(canonical body: [UInt8], kind: RecordKind) -> Digest256 {
        SHA256.digest([Array(kind.rawValue.utf8), [0], body])
    }
}
