internal import COpenSSL
internal import Core

/// The textual form of RFC 7468.
enum PEMText {
    struct Block {
        let label: String
        let der: [UInt8]
    }

    /// The blocks of a text, at most `count`; other text around them is skipped.
    static func blocks(
        _ text: [UInt8], limit: Int, count: Int, _ activity: String
    ) throws(PKIFault) -> [Block] {
        guard text.count <= limit else {
            throw PKIFault(.malformed, activity, "\(text.count) bytes where \(limit) is the limit")
        }
        ErrorQueue.discard()
        return try MemoryBIO.reading(text, activity) { (bio) throws(PKIFault) -> [Block] in
            var blocks: [Block] = []
            while let block = try next(bio, activity) {
                guard blocks.count < count else {
                    throw PKIFault(.malformed, activity, "more than \(count) PEM blocks")
                }
                blocks.append(block)
            }
            return blocks
        }
    }

    private static func next(_ bio: OpaquePointer, _ activity: String) throws(PKIFault) -> Block? {
        var label: UnsafeMutablePointer<CChar>?
        var header: UnsafeMutablePointer<CChar>?
        var data: UnsafeMutablePointer<UInt8>?
        var length = 0
        let found = PEM_read_bio(bio, &label, &header, &data, &length)
        defer {
            shim_free_bytes(label)
            shim_free_bytes(header)
            shim_free_bytes(data)
        }
        guard found > 0, let label, let data else {
            let errors = ErrorQueue.drain()
            if errors.contains(library: ERR_LIB_PEM, reason: PEM_R_NO_START_LINE) { return nil }
            throw PKIFault(.malformed, activity, "a PEM block is damaged", errors: errors)
        }
        if let header, header.pointee != 0 {
            throw PKIFault(.malformed, activity, "a PEM block is encrypted")
        }
        return Block(
            label: String(cString: label),
            der: Array(UnsafeBufferPointer(start: data, count: length)))
    }

    /// One block with lines of 64 characters.
    static func text(label: String, _ der: [UInt8]) -> [UInt8] {
        var result = Array("-----BEGIN \(label)-----\n".utf8)
        let encoded = Array(Base64.text(der).utf8)
        for start in stride(from: 0, to: encoded.count, by: 64) {
            result.append(contentsOf: encoded[start..<min(start + 64, encoded.count)])
            result.append(UInt8(ascii: "\n"))
        }
        result.append(contentsOf: "-----END \(label)-----\n".utf8)
        return result
    }
}
