/// Collects the entries of one ``DocumentPage``.
struct DocumentPageWriter {
    private var fields = BitWriter()
    private var spelledOut: [UInt8] = []
    private(set) var count = 0

    /// Whether an entry with that many bits, and the record that is spelled out, still fit.
    func fits(bits: Int, spelledOut record: [UInt8]?) -> Bool {
        let length = (fields.count + bits + 7) / 8 + spelledOut.count
        return count < Int(UInt16.max)
            && length + (record.map { $0.count + 2 } ?? 0) <= BundlePages.payload
    }

    mutating func append(
        rest: UInt64, restBits: Int, code: UInt64, codeBits: Int, spelledOut record: [UInt8]?
    ) {
        fields.append(rest, bits: restBits)
        fields.append(code, bits: codeBits)
        if let record {
            spelledOut += BigEndian.bytes(UInt64(record.count), count: 2)
            spelledOut += record
        }
        count += 1
    }

    var bytes: [UInt8] { fields.bytes + spelledOut }
}
