/// The bytes of layout 1, in order, numbers big-endian:
///
/// | bytes | hold |
/// | --- | --- |
/// | 1 | layout, 1 |
/// | 1 + n | length and UTF-8 of the post's name |
/// | 16 | epoch |
/// | 8 | first sequence |
/// | 32 | chain hash before the first |
/// | 2 | entries |
/// | 4 | bytes of the entries before compression |
/// | rest | one zstd frame of the entries |
///
/// An entry is a tag: 0 is followed by four bytes of length and the canonical bytes, 1 by the 32
/// bytes of a record hash.
///
/// Layout 3 is for a batch that leads over lost places (``WireBatch/Bridge``): as layout 1, but
/// between chain hash and entries 8 bytes say how many, and 32 the first entry's own chain hash.
enum WireLayout {
    static let version: UInt8 = 1
    static let bridgingVersion: UInt8 = 3
    static let contentTag: UInt8 = 0
    static let withheldTag: UInt8 = 1
    static let tagBytes = 1
    static let lengthBytes = 4
    static let hashBytes = 32
}

/// Appends numbers in network order.
struct WireWriter {
    private(set) var bytes: [UInt8] = []

    mutating func append(_ more: [UInt8]) {
        bytes.append(contentsOf: more)
    }

    mutating func append(_ number: some FixedWidthInteger) {
        withUnsafeBytes(of: number.bigEndian) { bytes.append(contentsOf: $0) }
    }
}

/// Takes numbers in network order; every call says when the bytes end too early.
struct WireScanner {
    private let bytes: ArraySlice<UInt8>
    private var position: Int

    init(_ bytes: ArraySlice<UInt8>) {
        self.bytes = bytes
        position = bytes.startIndex
    }

    var isAtEnd: Bool { position == bytes.endIndex }
    var rest: ArraySlice<UInt8> { bytes[position...] }

    mutating func take(_ count: Int, _ what: String) throws(WireFault) -> ArraySlice<UInt8> {
        guard count <= bytes.endIndex - position else {
            throw .malformed("it ends inside \(what)")
        }
        defer { position += count }
        return bytes[position..<position + count]
    }

    mutating func number<Number: FixedWidthInteger & UnsignedInteger>(
        _ what: String
    ) throws(WireFault) -> Number {
        try take(Number.bitWidth / 8, what).reduce(0) { $0 << 8 | Number($1) }
    }
}
