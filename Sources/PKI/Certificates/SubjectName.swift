internal import COpenSSL

/// A subject alternative name (RFC 5280 §4.2.1.6).
public enum SubjectName: Hashable, Sendable {
    /// A host's name in ASCII; `*` may stand for the first label.
    case dns(String)
    /// An IPv4 or IPv6 address in its usual text form.
    case ip(String)
    case uri(String)

    /// The value as it stands in the certificate's text.
    public var text: String {
        switch self {
        case .dns(let text), .ip(let text), .uri(let text): text
        }
    }

    private var kind: Int32 {
        switch self {
        case .dns: GEN_DNS
        case .ip: GEN_IPADD
        case .uri: GEN_URI
        }
    }

    private var isWellFormed: Bool {
        guard !text.isEmpty, text.utf8.count <= PKILimit.alternativeName else { return false }
        switch self {
        case .dns:
            return text.utf8.count <= 253
                && text.utf8.allSatisfy { byte in
                    switch byte {
                    case UInt8(ascii: "a")...UInt8(ascii: "z"),
                        UInt8(ascii: "A")...UInt8(ascii: "Z"),
                        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"),
                        UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "*"):
                        true
                    default: false
                    }
                }
        case .ip: return true  // OpenSSL reads the address and refuses what is none.
        case .uri: return text.utf8.allSatisfy { (0x21...0x7E).contains($0) }
        }
    }

    /// Adds the name to OpenSSL's list of them.
    func append(to names: OpaquePointer, _ activity: String) throws(PKIFault) {
        guard isWellFormed, let name = a2i_GENERAL_NAME(nil, nil, nil, kind, text, 0) else {
            throw .drained(.malformed, activity, "\(self) cannot be a certificate's name")
        }
        try check(shim_names_add(names, name), activity)
    }
}
