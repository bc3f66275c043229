/// Records of ISO/IEC 19794 and ANSI/NIST-ITL 1.
extension BiometricContainer {
    /// ISO/IEC 19794-2:2005 §8: a header of 24 bytes, then views with minutiae of six bytes.
    static func fingerMinutiae(
        _ cursor: inout ByteCursor
    ) throws(ContainerFault) -> BiometricContainer {
        try header(&cursor, versions: [" 20\0"], lengthBytes: 4)
        try cursor.skip(2, "its device")
        let (width, height) = (try cursor.number(2), try cursor.number(2))
        try cursor.checkSize(width, height)
        try cursor.skip(4, "its resolution")
        let views = try count(&cursor, "views")
        try cursor.skip(1, "its header")
        for _ in 0..<views {
            try cursor.skip(3, "a view")
            try cursor.skip(6 * (try cursor.number(1)), "minutiae")
            try cursor.skip(try cursor.number(2), "extended data")
        }
        try cursor.end()
        return BiometricContainer(.fingerMinutiae, width: width, height: height, count: views)
    }

    /// ISO/IEC 19794-4:2005 §7: a header of 32 bytes, then images with a header of 14.
    static func fingerImages(
        _ cursor: inout ByteCursor
    ) throws(ContainerFault) -> BiometricContainer {
        try header(&cursor, versions: ["010\0"], lengthBytes: 6)
        try cursor.skip(4, "its device and level")
        let images = try count(&cursor, "images")
        try cursor.skip(13, "its header")
        var size: (width: Int, height: Int)?
        for _ in 0..<images {
            let length = try cursor.number(4)
            try cursor.skip(5, "an image's header")
            let (width, height) = (try cursor.number(2), try cursor.number(2))
            try cursor.checkSize(width, height)
            guard length > 14 else { throw cursor.fault("an image of \(length) bytes") }
            try cursor.skip(length - 13, "an image")
            size = size ?? (width, height)
        }
        try cursor.end()
        return BiometricContainer(
            .fingerImages, width: size?.width, height: size?.height, count: images)
    }

    /// ISO/IEC 19794-5:2005 §5: a header of 14 bytes, then faces with feature points and a picture,
    /// which must be a sound JPEG or JPEG 2000 of the size that is told.
    static func faces(_ cursor: inout ByteCursor) throws(ContainerFault) -> BiometricContainer {
        try header(&cursor, versions: ["010\0"], lengthBytes: 4)
        let faces = try cursor.number(2)
        guard (1...partLimit).contains(faces) else { throw cursor.fault("\(faces) faces") }
        var size: (width: Int, height: Int)?
        for _ in 0..<faces {
            let length = try cursor.number(4)
            let points = try cursor.number(2)
            try cursor.skip(14, "a face")
            try cursor.skip(8 * points, "feature points")
            try cursor.skip(2, "kinds of the picture")
            let (width, height) = (try cursor.number(2), try cursor.number(2))
            try cursor.skip(6, "how it was taken")
            let picture = try cursor.take(length - 32 - 8 * points, "a picture")
            guard let found = try recognise(picture), [.jpeg, .jpeg2000].contains(found.format)
            else { throw cursor.fault("a picture that is neither JPEG nor JPEG 2000") }
            guard found.width == width, found.height == height else {
                throw cursor.fault("a picture of another size than it says")
            }
            size = size ?? (width, height)
        }
        try cursor.end()
        return BiometricContainer(.faces, width: size?.width, height: size?.height, count: faces)
    }

    /// Name, version, and the length of the whole record.
    private static func header(
        _ cursor: inout ByteCursor, versions: [String], lengthBytes: Int
    ) throws(ContainerFault) {
        let whole = cursor.left
        try cursor.skip(4, "its name")
        let version = String(decoding: try cursor.take(4, "its version"), as: UTF8.self)
        guard versions.contains(version) else { throw cursor.fault("an unknown version") }
        let length = try cursor.number(lengthBytes)
        guard length == whole else {
            throw cursor.fault("a length of \(length) in a record of \(whole) bytes")
        }
    }

    private static func count(
        _ cursor: inout ByteCursor, _ name: String
    ) throws(ContainerFault) -> Int {
        let count = try cursor.number(1)
        guard count > 0 else { throw cursor.fault("no \(name)") }
        return count
    }

    /// ANSI/NIST-ITL 1-2011 §7 and annex B: a record of type 1 that lists the others, each of which
    /// says its length, tagged ones in digits and old ones in four bytes.
    static func nist(_ cursor: inout ByteCursor) throws(ContainerFault) -> BiometricContainer {
        let first = try taggedRecord(&cursor)
        let content = first.split(separator: groupSeparator).first {
            $0.starts(with: "1.003:".utf8) || $0.starts(with: "1.03:".utf8)
        }
        guard let list = content?.split(separator: UInt8(ascii: ":"), maxSplits: 1).last else {
            throw cursor.fault("no list of records")
        }
        let types = list.split(separator: 0x1E).dropFirst().map { entry in
            entry.split(separator: 0x1F).first.flatMap { digits($0) } ?? 0
        }
        guard types.count < partLimit else { throw cursor.fault("\(types.count) records") }
        for type in types {
            switch type {
            case 3...8:
                let length = try cursor.number(4)
                guard length > 4 else { throw cursor.fault("a record of \(length) bytes") }
                try cursor.skip(length - 4, "a record")
            case 2, 9...99: _ = try taggedRecord(&cursor)
            default: throw cursor.fault("a record of the type \(type)")
            }
        }
        try cursor.end()
        return BiometricContainer(.nist, count: types.count + 1)
    }

    private static let groupSeparator: UInt8 = 0x1D

    /// `TYPE.001:LENGTH`, then fields, then the separator of files as the last byte.
    private static func taggedRecord(
        _ cursor: inout ByteCursor
    ) throws(ContainerFault) -> ArraySlice<UInt8> {
        let start = cursor
        guard cursor.seek(UInt8(ascii: ":")) else { throw cursor.fault("no length") }
        try cursor.skip(1, "a length")
        let digitsStart = cursor
        guard cursor.seek(groupSeparator) else { throw cursor.fault("no end of a length") }
        var reader = digitsStart
        let text = try reader.take(cursor.place - digitsStart.place, "a length")
        guard let length = digits(text), length > cursor.place - start.place else {
            throw cursor.fault("no length of a record")
        }
        cursor = start
        let record = try cursor.take(length, "a record")
        guard record.last == 0x1C else { throw cursor.fault("no end of a record") }
        return record
    }

    private static func digits(_ text: ArraySlice<UInt8>) -> Int? {
        guard (1...9).contains(text.count), text.allSatisfy(CheckDigit.isDigit) else { return nil }
        return text.reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) }
    }
}
