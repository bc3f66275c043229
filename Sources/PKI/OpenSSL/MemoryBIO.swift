internal import COpenSSL

/// Memory that OpenSSL writes to.
struct MemoryBIO: ~Copyable {
    let pointer: OpaquePointer

    init(_ activity: String) throws(PKIFault) {
        guard let bio = BIO_new(BIO_s_mem()) else {
            throw .drained(.library, activity, "no memory")
        }
        pointer = bio
    }

    deinit {
        BIO_free_all(pointer)
    }

    /// What has been written so far.
    var bytes: [UInt8] {
        var start: UnsafePointer<UInt8>?
        let count = shim_memory(pointer, &start)
        guard let start, count > 0 else { return [] }
        return Array(UnsafeBufferPointer(start: start, count: count))
    }

    /// The content of an ASN.1 string.
    static func bytes(_ string: UnsafePointer<ASN1_OCTET_STRING>) -> [UInt8] {
        Array(
            UnsafeBufferPointer(
                start: ASN1_STRING_get0_data(string), count: Int(ASN1_STRING_length(string))))
    }

    /// Lends `bytes` to OpenSSL for reading, without a copy.
    static func reading<Result>(
        _ bytes: [UInt8], _ activity: String,
        _ body: (OpaquePointer) throws(PKIFault) -> Result
    ) throws(PKIFault) -> Result {
        try bytes.withUnsafeBufferPointer { (buffer) throws(PKIFault) -> Result in
            // An empty array may have no address, which OpenSSL refuses; a new memory is empty too,
            // once reading from it says "the end" instead of "try again".
            let bio: OpaquePointer?
            if buffer.isEmpty {
                bio = BIO_new(BIO_s_mem())
                BIO_ctrl(bio, BIO_C_SET_BUF_MEM_EOF_RETURN, 0, nil)
            } else {
                bio = BIO_new_mem_buf(buffer.baseAddress, Int32(buffer.count))
            }
            guard let bio else { throw .drained(.library, activity, "no memory") }
            defer { BIO_free_all(bio) }
            return try body(bio)
        }
    }
}
