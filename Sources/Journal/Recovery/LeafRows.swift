internal import Core

/// A row of a table as it stands in a page.
struct CarvedRow: Sendable {
    enum Value: Sendable, Hashable {
        case null
        case integer(Int64)
        case text(String)
        case blob([UInt8])
        /// A floating-point number, which no table of a journal has.
        case other
    }

    let rowID: Int64
    let values: [Value]
}

/// Reads the rows of a table's leaf page (sqlite.org, "Database File Format" §1.6, §2.1). Nothing
/// in a page is trusted: what does not add up is left out.
struct LeafRows {
    /// Bytes of a row beyond which it is no row of a journal.
    private static let rowLimit = 1 << 20
    private static let columnLimit = 32
    private static let leafOfTable: UInt8 = 0x0D

    let pages: DatabasePages

    func rows(of page: [UInt8], number: UInt32) -> [CarvedRow] {
        let start = number == 1 ? 100 : 0
        guard page.count >= start + 8, page[start] == Self.leafOfTable else { return [] }
        let count = Int(page[start + 3]) << 8 | Int(page[start + 4])
        guard start + 8 + 2 * count <= page.count else { return [] }
        return (0..<count).compactMap { index in
            let place = start + 8 + 2 * index
            return row(of: page, at: Int(page[place]) << 8 | Int(page[place + 1]))
        }
    }

    private func row(of page: [UInt8], at offset: Int) -> CarvedRow? {
        var offset = offset
        guard let size = Self.number(page, &offset), size > 0, size <= Self.rowLimit,
            let rowID = Self.number(page, &offset),
            let payload = payload(of: page, at: offset, size: Int(size))
        else { return nil }
        return Self.values(payload).map { CarvedRow(rowID: rowID, values: $0) }
    }

    /// What is too long for the page goes on in a chain of others.
    private func payload(of page: [UInt8], at offset: Int, size: Int) -> [UInt8]? {
        let usable = page.count
        let most = usable - 35
        if size <= most {
            return offset + size <= page.count ? Array(page[offset..<offset + size]) : nil
        }
        let least = (usable - 12) * 32 / 255 - 23
        let fitting = least + (size - least) % (usable - 4)
        let local = fitting <= most ? fitting : least
        guard offset + local + 4 <= page.count else { return nil }
        var bytes = Array(page[offset..<offset + local])
        var next = DatabasePages.word(page, offset + local)
        while bytes.count < size {
            guard next != 0, let page = pages.versions(next).first else { return nil }
            bytes += page[4..<min(page.count, 4 + size - bytes.count)]
            next = DatabasePages.word(page, 0)
        }
        return bytes
    }

    private static func values(_ payload: [UInt8]) -> [CarvedRow.Value]? {
        var offset = 0
        guard let headerSize = number(payload, &offset), headerSize <= payload.count else {
            return nil
        }
        var types: [Int64] = []
        while offset < headerSize, types.count < columnLimit {
            guard let type = number(payload, &offset) else { return nil }
            types.append(type)
        }
        guard offset == headerSize else { return nil }
        var values: [CarvedRow.Value] = []
        for type in types {
            guard let value = value(type, payload, &offset) else { return nil }
            values.append(value)
        }
        return values
    }

    private static func value(
        _ type: Int64, _ payload: [UInt8], _ offset: inout Int
    ) -> CarvedRow.Value? {
        let integerSizes: [Int64: Int] = [1: 1, 2: 2, 3: 3, 4: 4, 5: 6, 6: 8, 7: 8]
        let size = type >= 12 ? Int((type - 12) / 2) : integerSizes[type] ?? 0
        guard type >= 0, offset + size <= payload.count else { return nil }
        let bytes = payload[offset..<offset + size]
        offset += size
        switch type {
        case 0: return .null
        case 1...6:
            let sign: Int64 = bytes.first.map { $0 >= 0x80 ? -1 : 0 } ?? 0
            return .integer(bytes.reduce(sign) { $0 << 8 | Int64($1) })
        case 7: return .other
        case 8, 9: return .integer(type - 8)
        case 10, 11: return nil
        default:
            return type % 2 == 0
                ? .blob(Array(bytes)) : .text(String(decoding: bytes, as: UTF8.self))
        }
    }

    /// A variable-length number of one to nine bytes (§1.6).
    private static func number(_ bytes: [UInt8], _ offset: inout Int) -> Int64? {
        var value: UInt64 = 0
        for index in 0..<9 {
            guard offset < bytes.count else { return nil }
            let byte = bytes[offset]
            offset += 1
            if index == 8 { return Int64(bitPattern: value << 8 | UInt64(byte)) }
            value = value << 7 | UInt64(byte & 0x7F)
            if byte < 0x80 { return Int64(bitPattern: value) }
        }
        return nil
    }
}
