/// What one file says of one document.
enum DocumentRecord: Hashable, Sendable {
    case listed(DocumentEntry)
    /// A change's: what earlier files hold of the document counts no more.
    case withdrawn
}

extension DocumentRecord {
    /// A record that is spelled out behind its page's numbers: the length of a long number in one
    /// byte, that number, and the entry's bytes, of which a withdrawal has none.
    static func bytes(number: String?, _ record: DocumentRecord) -> [UInt8] {
        let number = Array((number ?? "").utf8)
        var bytes = [UInt8(clamping: number.count)] + number
        if case .listed(let entry) = record { bytes += entry.bytes }
        return bytes
    }

    /// `nil` where the bytes are no record.
    static func read(_ bytes: ArraySlice<UInt8>) -> (number: String?, record: DocumentRecord)? {
        guard let length = bytes.first, bytes.count > Int(length) else { return nil }
        let rest = bytes.dropFirst()
        let number =
            length == 0 ? nil : String(decoding: rest.prefix(Int(length)), as: UTF8.self)
        let content = rest.dropFirst(Int(length))
        if content.isEmpty { return (number, .withdrawn) }
        return DocumentEntry(bytes: content).map { (number, .listed($0)) }
    }
}
