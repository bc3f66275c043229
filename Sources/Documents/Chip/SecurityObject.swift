import PKI

/// The hashes of a chip's data groups (LDSSecurityObject, Doc 9303-10 §4.6.2.2), which the issuing
/// State signs.
struct SecurityObject {
    let digest: DigestAlgorithm
    /// By number of data group, 1…16.
    let hashes: [Int: [UInt8]]

    private static let file = "the security object"

    init(_ bytes: [UInt8]) throws(ChipFault) {
        var outer = DataObjects(bytes[...], of: Self.file)
        var object = try outer.nested(tag: 0x30, "the object")
        try outer.end("it")
        let version = try object.number("its version")
        guard version <= 1 else {
            throw ChipFault(Self.file, "version \(version) where 0 and 1 are known")
        }
        var algorithm = try object.nested(tag: 0x30, "its digest algorithm")
        let identifier = Self.dotted(try algorithm.next(tag: 0x06, "its digest algorithm"))
        guard let digest = DigestAlgorithm(objectIdentifier: identifier) else {
            throw ChipFault(Self.file, "the digest algorithm \(identifier) is not known")
        }
        var groups = try object.nested(tag: 0x30, "its list of hashes")
        let length = digest.digest([]).count
        var hashes: [Int: [UInt8]] = [:]
        while !groups.isAtEnd {
            var group = try groups.nested(tag: 0x30, "a hash")
            let number = try group.number("a data group's number")
            let hash = try group.next(tag: 0x04, "a hash")
            try group.end("a hash")
            guard (1...16).contains(number), hashes[number] == nil, hash.count == length else {
                throw ChipFault(
                    Self.file, "the hash of DG\(number) stands twice or is of another length")
            }
            hashes[number] = Array(hash)
        }
        // Version 1 tells the versions of the data structure and of Unicode, which change nothing.
        if !object.isAtEnd { _ = try object.next(tag: 0x30, "the versions") }
        try object.end("the versions")
        self.digest = digest
        self.hashes = hashes
    }

    /// An object identifier in dotted form; empty where it is none.
    private static func dotted(_ content: ArraySlice<UInt8>) -> String {
        var parts: [Int] = []
        var value = 0
        for byte in content {
            guard value < 1 << 40 else { return "" }
            value = value << 7 | Int(byte & 0x7F)
            guard byte & 0x80 == 0 else { continue }
            if parts.isEmpty {
                let first = min(value / 40, 2)
                parts = [first, value - first * 40]
            } else {
                parts.append(value)
            }
            value = 0
        }
        return parts.map(String.init).joined(separator: ".")
    }
}
