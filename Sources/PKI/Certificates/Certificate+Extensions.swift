internal import COpenSSL
internal import Glibc

extension Certificate {
    /// DNS names, IP addresses and URIs of the subject, in the certificate's order; other kinds of
    /// names are left out.
    public var subjectAlternativeNames: [String] {
        defer { ErrorQueue.discard() }
        guard let found = X509_get_ext_d2i(pointer, NID_subject_alt_name, nil, nil) else {
            return []
        }
        let names = OpaquePointer(found)
        defer { GENERAL_NAMES_free(names) }
        return (0..<shim_names_count(names)).compactMap { index in
            shim_names_at(names, index).flatMap { Self.text(of: $0) }
        }
    }

    /// Dotted object identifiers of the extended key usages; empty where there is no limit.
    public var extendedKeyUsages: [String] {
        defer { ErrorQueue.discard() }
        guard let found = X509_get_ext_d2i(pointer, NID_ext_key_usage, nil, nil) else { return [] }
        let usages = OpaquePointer(found)
        defer { EXTENDED_KEY_USAGE_free(usages) }
        return (0..<shim_usages_count(usages)).map { index in
            ObjectIdentifier.text(shim_usages_at(usages, index))
        }
    }

    private static func text(of name: UnsafePointer<GENERAL_NAME>) -> String? {
        var kind: Int32 = 0
        guard let value = GENERAL_NAME_get0_value(name, &kind),
            kind == GEN_DNS || kind == GEN_URI || kind == GEN_IPADD
        else { return nil }
        let string = UnsafePointer(value.assumingMemoryBound(to: ASN1_STRING.self))
        let bytes = Array(
            UnsafeBufferPointer(
                start: ASN1_STRING_get0_data(string), count: Int(ASN1_STRING_length(string))))
        return kind == GEN_IPADD ? address(bytes) : String(validating: bytes, as: UTF8.self)
    }

    private static func address(_ bytes: [UInt8]) -> String? {
        let family: Int32
        switch bytes.count {
        case 4: family = AF_INET
        case 16: family = AF_INET6
        default: return nil
        }
        var text = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
        guard inet_ntop(family, bytes, &text, socklen_t(text.count)) != nil else { return nil }
        return String(decoding: text.prefix { $0 != 0 }.map(UInt8.init), as: UTF8.self)
    }
}
