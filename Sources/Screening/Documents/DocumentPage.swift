/// Entries of one page: of each its value's place within its run and the code of what the list
/// says of it, both in as many bits as the index tells; from the next whole byte on the records
/// that are spelled out, in the same order, each with its length in two bytes.
///
/// How many entries there are, and of which groups, the index says.
struct DocumentPage {
    let bytes: [UInt8]
    /// The numbers of its entries.
    let entries: Range<Int>
    let index: DocumentIndex

    private struct Field {
        let rest: UInt64
        let code: UInt64
    }

    /// The record of an entry of this page whose value has that place in its run; `nil` where
    /// another value stands there.
    ///
    /// - Throws: `altered` where the bytes are no page.
    func record(
        _ entry: Int, rest: UInt64, longNumber: String?
    ) throws(ScreeningFault) -> DocumentRecord? {
        let field = try field(entry)
        guard field.rest == rest else { return nil }
        if field.code == index.values.withdrawn { return longNumber == nil ? .withdrawn : nil }
        if field.code != index.values.spelledOut {
            guard let listed = index.values.entry(code: field.code), longNumber == nil
            else { throw .altered("an entry") }
            return .listed(listed)
        }
        let spelled = try spelledOut(entry)
        // Of long numbers the value is a hash: only the number itself proves that it is the one.
        return spelled.number == longNumber ? spelled.record : nil
    }

    private func field(_ entry: Int) throws(ScreeningFault) -> Field {
        let codeBits = index.values.bits
        var bit = 0
        var restBits = 0
        for run in index.runs(entries.lowerBound..<entry + 1) {
            bit += run.count * (run.restBits + codeBits)
            restBits = run.restBits
        }
        bit -= restBits + codeBits
        guard let rest = bytes.number(atBit: bit, bits: restBits),
            let code = bytes.number(atBit: bit + restBits, bits: codeBits)
        else { throw .altered("a page of documents") }
        return Field(rest: rest, code: code)
    }

    private func spelledOut(
        _ entry: Int
    ) throws(ScreeningFault) -> (number: String?, record: DocumentRecord) {
        let codeBits = index.values.bits
        var bit = 0
        var number = entries.lowerBound
        var before = 0
        for run in index.runs(entries) {
            for _ in 0..<run.count {
                bit += run.restBits
                if number < entry,
                    bytes.number(atBit: bit, bits: codeBits) == index.values.spelledOut
                {
                    before += 1
                }
                bit += codeBits
                number += 1
            }
        }
        var reader = ByteReader(bytes, from: (bit + 7) / 8)
        for _ in 0..<before {
            guard let length = reader.number(2), reader.bytes(length) != nil
            else { throw .altered("a page of documents") }
        }
        guard let length = reader.number(2), let content = reader.bytes(length),
            let record = DocumentRecord.read(content)
        else { throw .altered("a page of documents") }
        return record
    }
}
