/// Entries of one page: their number (2 bytes), then key and value of each, the key's length in one
/// byte, the value's in two. Sorted by key; all entries of a key stand in one page.
enum DocumentPage {
    static let encoding = "plain-1"

    static func size(key: [UInt8], value: [UInt8]) -> Int { 3 + key.count + value.count }

    static func bytes(_ entries: [(key: [UInt8], value: [UInt8])]) -> [UInt8] {
        var bytes = BigEndian.bytes(UInt64(entries.count), count: 2)
        for (key, value) in entries {
            bytes.append(UInt8(key.count))
            bytes.append(contentsOf: key)
            bytes.append(contentsOf: BigEndian.bytes(UInt64(value.count), count: 2))
            bytes.append(contentsOf: value)
        }
        return bytes
    }

    /// The values under that key; `nil` where the bytes are no page.
    static func values(of key: [UInt8], in page: [UInt8]) -> [ArraySlice<UInt8>]? {
        guard page.count >= 2 else { return nil }
        var found: [ArraySlice<UInt8>] = []
        var position = 2
        for _ in 0..<BigEndian.value(page[0..<2]) {
            guard position < page.count else { return nil }
            let keyEnd = position + 1 + Int(page[position])
            guard keyEnd + 2 <= page.count else { return nil }
            let valueStart = keyEnd + 2
            let valueEnd = valueStart + Int(BigEndian.value(page[keyEnd..<valueStart]))
            guard valueEnd <= page.count else { return nil }
            if page[position + 1..<keyEnd].elementsEqual(key) {
                found.append(page[valueStart..<valueEnd])
            }
            position = valueEnd
        }
        return found
    }
}
