internal import COpenSSL

/// A list of certificates in OpenSSL's form, which shares them.
struct CertificateStack: ~Copyable {
    let pointer: OpaquePointer

    init(_ certificates: [Certificate], _ activity: String) throws(PKIFault) {
        guard let stack = shim_certificates_new() else {
            throw .drained(.library, activity, "no memory")
        }
        let isComplete = certificates.allSatisfy {
            shim_certificates_add(stack, $0.pointer) == 1
        }
        guard isComplete else {
            shim_certificates_free(stack)
            throw .drained(.library, activity, "no memory")
        }
        pointer = stack
    }

    deinit {
        shim_certificates_free(pointer)
    }

    /// The certificates of a list that belongs to somebody else; `nil` is an empty one.
    static func certificates(
        _ stack: OpaquePointer?, limit: Int, _ activity: String
    ) throws(PKIFault) -> [Certificate] {
        let count = shim_certificates_count(stack)
        guard count <= limit else {
            throw PKIFault(
                .malformed, activity, "\(count) certificates where \(limit) is the limit")
        }
        var certificates: [Certificate] = []
        for index in 0..<count {
            let certificate = shim_certificates_at(stack, index)
            let der = try DER.write(activity) { i2d_X509(certificate, $0) }
            certificates.append(try Certificate(der: der))
        }
        return certificates
    }
}
