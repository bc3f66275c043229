internal import COpenSSL

/// Names of subjects and issuers: reading and writing the attributes that are used here.
enum DistinguishedName {
    /// The last common name; `nil` where there is none or it is not text.
    static func commonName(_ name: OpaquePointer?) -> String? {
        value(NID_commonName, of: name)
    }

    /// RFC 4514 text, control characters escaped.
    static func text(_ name: OpaquePointer?) -> String {
        defer { ErrorQueue.discard() }
        guard let output = try? MemoryBIO("write a name"),
            shim_print_name(output.pointer, name) >= 0
        else { return "" }
        return String(decoding: output.bytes, as: UTF8.self)
    }

    /// Its attributes without their order, each in DER.
    static func attributes(_ name: OpaquePointer?) -> [[UInt8]] {
        defer { ErrorQueue.discard() }
        return (0..<X509_NAME_entry_count(name)).compactMap { index in
            let entry = X509_NAME_get_entry(name, index)
            return try? DER.write("write a name") { i2d_X509_NAME_ENTRY(entry, $0) }
        }.sorted { $0.lexicographicallyPrecedes($1) }
    }

    /// The last attribute of that kind; `nil` where there is none or it is not text.
    static func value(_ attribute: Int32, of name: OpaquePointer?) -> String? {
        defer { ErrorQueue.discard() }
        var last: Int32 = -1
        while true {
            let index = X509_NAME_get_index_by_NID(name, attribute, last)
            if index < 0 { break }
            last = index
        }
        guard last >= 0,
            let value = X509_NAME_ENTRY_get_data(X509_NAME_get_entry(name, last))
        else { return nil }
        var text: UnsafeMutablePointer<UInt8>?
        let count = ASN1_STRING_to_UTF8(&text, value)
        guard count >= 0, let text else { return nil }
        defer { shim_free_bytes(text) }
        return String(
            validating: UnsafeBufferPointer(start: text, count: Int(count)), as: UTF8.self)
    }

    /// Adds an attribute to a name.
    ///
    /// - Throws: `malformed` unless it has 1 to ``PKILimit/name`` characters and none is a control
    ///   character.
    static func add(
        _ attribute: Int32, _ value: String, to name: OpaquePointer?, _ activity: String
    ) throws(PKIFault) {
        let scalars = value.unicodeScalars
        guard (1...PKILimit.name).contains(scalars.count),
            !scalars.contains(where: { $0.value < 0x20 || $0.value == 0x7F })
        else {
            throw PKIFault(
                .malformed, activity,
                "a name must have 1 to \(PKILimit.name) characters, none of them a control one")
        }
        let bytes = Array(value.utf8)
        try check(
            X509_NAME_add_entry_by_NID(
                name, attribute, MBSTRING_UTF8, bytes, Int32(bytes.count), -1, 0), activity)
    }
}
