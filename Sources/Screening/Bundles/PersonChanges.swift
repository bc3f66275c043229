/// Whose entries of earlier files a change replaces or withdraws: the owner's names of entries,
/// sorted, how many (4 bytes) and each with its length in one byte.
struct PersonChanges: Sendable {
    let identifiers: Set<String>

    init(identifiers: Set<String>) {
        self.identifiers = identifiers
    }

    var bytes: [UInt8] {
        var bytes = BigEndian.bytes(UInt64(identifiers.count), count: 4)
        for identifier in identifiers.sorted() {
            bytes.append(UInt8(clamping: identifier.utf8.count))
            bytes += identifier.utf8.prefix(255)
        }
        return bytes
    }

    /// `nil` where the bytes are cut.
    init?(_ bytes: [UInt8]) {
        var reader = ByteReader(bytes)
        guard let count = reader.number(4), count <= 2 * ScreeningLimit.changedPersons
        else { return nil }
        var identifiers: Set<String> = []
        for _ in 0..<count {
            guard let length = reader.byte(), let text = reader.bytes(Int(length))
            else { return nil }
            identifiers.insert(String(decoding: text, as: UTF8.self))
        }
        guard reader.isAtEnd else { return nil }
        self.identifiers = identifiers
    }
}
