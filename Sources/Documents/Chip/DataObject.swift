/// One data object of a chip's file or of DER: a tag, a length and a content (ISO/IEC 7816-4,
/// X.690). Lengths are definite and of four bytes at most.
struct DataObject {
    /// All bytes of the tag, the first one highest: `0x5F1F`.
    let tag: Int
    let content: ArraySlice<UInt8>
    /// With tag and length.
    let whole: ArraySlice<UInt8>
}

/// Reads data objects one after the other; each stays within what it stands in.
struct DataObjects {
    private var rest: ArraySlice<UInt8>
    /// For what a fault says.
    private let file: String

    init(_ bytes: ArraySlice<UInt8>, of file: String) {
        rest = bytes
        self.file = file
    }

    var isAtEnd: Bool { rest.isEmpty }

    /// The tag of what comes next; `nil` at the end.
    var nextTag: UInt8? { rest.first }

    mutating func next() throws(ChipFault) -> DataObject {
        let start = rest
        let tag = try readTag()
        let length = try readLength()
        guard length <= rest.count else {
            throw ChipFault(file, "an object of \(length) bytes where \(rest.count) are left")
        }
        let content = rest.prefix(length)
        rest = rest.dropFirst(length)
        return DataObject(
            tag: tag, content: content, whole: start.prefix(upTo: content.endIndex))
    }

    /// The content of the next object, which must have this tag.
    mutating func next(tag: Int, _ name: String) throws(ChipFault) -> ArraySlice<UInt8> {
        guard !isAtEnd else { throw ChipFault(file, "\(name) is missing") }
        let object = try next()
        guard object.tag == tag else {
            throw ChipFault(
                file,
                "\(name) should have the tag \(String(tag, radix: 16)) "
                    + "and has \(String(object.tag, radix: 16))")
        }
        return object.content
    }

    mutating func nested(tag: Int, _ name: String) throws(ChipFault) -> DataObjects {
        DataObjects(try next(tag: tag, name), of: file)
    }

    /// A small INTEGER that is not negative.
    mutating func number(tag: Int = 0x02, _ name: String) throws(ChipFault) -> Int {
        let content = try next(tag: tag, name)
        guard (1...2).contains(content.count), content.first.map({ $0 < 0x80 }) == true else {
            throw ChipFault(file, "\(name) is no small number")
        }
        return content.reduce(0) { $0 << 8 | Int($1) }
    }

    func end(_ name: String) throws(ChipFault) {
        guard isAtEnd else {
            throw ChipFault(file, "\(rest.count) bytes stand behind \(name)")
        }
    }

    private mutating func readByte() throws(ChipFault) -> UInt8 {
        guard let byte = rest.popFirst() else { throw ChipFault(file, "it ends too early") }
        return byte
    }

    private mutating func readTag() throws(ChipFault) -> Int {
        let first = try readByte()
        guard first & 0x1F == 0x1F else { return Int(first) }
        let second = try readByte()
        guard second & 0x80 == 0 else { throw ChipFault(file, "a tag of more than two bytes") }
        return Int(first) << 8 | Int(second)
    }

    private mutating func readLength() throws(ChipFault) -> Int {
        let first = try readByte()
        guard first >= 0x80 else { return Int(first) }
        let count = Int(first & 0x7F)
        guard (1...4).contains(count) else {
            throw ChipFault(file, "a length that is indefinite or of \(count) bytes")
        }
        var length = 0
        for _ in 0..<count { length = length << 8 | Int(try readByte()) }
        return length
    }
}
