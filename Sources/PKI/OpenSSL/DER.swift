/// Reading and writing OpenSSL objects as DER.
enum DER {
    typealias Cursor = UnsafeMutablePointer<UnsafePointer<UInt8>?>
    typealias Output = UnsafeMutablePointer<UnsafeMutablePointer<UInt8>?>

    /// Reads one object that fills all of `bytes`: what stands behind it would be covered by
    /// nothing and yet be part of what is stored and compared.
    static func read(
        _ bytes: [UInt8], limit: Int, _ activity: String, free: @escaping (OpaquePointer) -> Void,
        _ parse: (Cursor, Int) -> OpaquePointer?
    ) throws(PKIFault) -> Handle {
        guard bytes.count <= limit else {
            throw PKIFault(.malformed, activity, "\(bytes.count) bytes where \(limit) is the limit")
        }
        ErrorQueue.discard()
        var consumed = 0
        let pointer = bytes.withUnsafeBufferPointer { buffer -> OpaquePointer? in
            guard let start = buffer.baseAddress, !buffer.isEmpty else { return nil }
            var cursor: UnsafePointer<UInt8>? = start
            let result = parse(&cursor, buffer.count)
            consumed = (cursor ?? start) - start
            return result
        }
        guard pointer != nil else {
            throw .drained(.malformed, activity, "this is not its DER form")
        }
        let handle = try Handle(pointer, free: free, activity)
        guard consumed == bytes.count else {
            throw PKIFault(
                .malformed, activity, "\(bytes.count - consumed) bytes stand behind the end")
        }
        ErrorQueue.discard()
        return handle
    }

    /// A tag and a length before the content.
    static func wrapped(_ content: [UInt8], tag: UInt8) -> [UInt8] {
        guard content.count >= 0x80 else { return [tag, UInt8(content.count)] + content }
        var length: [UInt8] = []
        var rest = content.count
        while rest > 0 {
            length.insert(UInt8(rest & 0xFF), at: 0)
            rest >>= 8
        }
        return [tag, 0x80 | UInt8(length.count)] + length + content
    }

    /// What an `i2d_…` function writes: called once for the length and once for the bytes.
    static func write(_ activity: String, _ encode: (Output?) -> Int32) throws(PKIFault) -> [UInt8]
    {
        let length = encode(nil)
        guard length > 0 else { throw .drained(.library, activity, "it has no DER form") }
        var written: Int32 = 0
        let bytes = [UInt8](unsafeUninitializedCapacity: Int(length)) { buffer, count in
            var cursor = buffer.baseAddress
            written = encode(&cursor)
            count = written == length ? Int(length) : 0
        }
        guard written == length else { throw .drained(.library, activity, "its DER form changes") }
        return bytes
    }
}
