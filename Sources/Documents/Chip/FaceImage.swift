/// The face in DG2 (Doc 9303-10 §4.7.2), found by structure and never decoded.
struct FaceImage {
    /// The biometric data block, in the format of ISO/IEC 19794-5 or 39794-5.
    let block: ArraySlice<UInt8>
    /// The picture in the block; `nil` where its format is not ISO/IEC 19794-5.
    let image: ArraySlice<UInt8>?

    private static let file = "DG2"

    /// The first face of the group.
    init(dataGroup bytes: [UInt8]) throws(ChipFault) {
        var file = DataObjects(bytes[...], of: Self.file)
        var group = try file.nested(tag: 0x75, "the data group")
        try file.end("it")
        var templates = try group.nested(tag: 0x7F61, "the group of templates")
        let count = try templates.number("the number of templates")
        guard (1...9).contains(count) else { throw ChipFault(Self.file, "\(count) templates") }
        var template = try templates.nested(tag: 0x7F60, "the first template")
        var block: ArraySlice<UInt8>?
        while !template.isAtEnd {
            let object = try template.next()
            // Plain, or with objects inside.
            if object.tag == 0x5F2E || object.tag == 0x7F2E { block = object.content }
        }
        guard let block else { throw ChipFault(Self.file, "the first template holds no face") }
        self.block = block
        image = Self.image(in: block)
    }

    /// The first picture of a facial record: a header of 14 bytes, then for each face its length,
    /// its feature points, how it was taken, and the picture (ISO/IEC 19794-5:2005 §5).
    private static func image(in block: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
        let bytes = Array(block)
        func number(_ place: Int, _ count: Int) -> Int {
            bytes[place..<place + count].reduce(0) { $0 << 8 | Int($1) }
        }
        guard bytes.count > 46, bytes[..<4] == Array("FAC\0".utf8)[...] else { return nil }
        let start = 14
        let end = start + number(start, 4)
        let picture = start + 20 + 8 * number(start + 4, 2) + 12
        guard end <= bytes.count, picture < end else { return nil }
        return block[block.startIndex + picture..<block.startIndex + end]
    }
}
