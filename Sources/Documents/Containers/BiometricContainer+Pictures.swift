/// JPEG (ISO/IEC 10918-1), JPEG 2000 (ISO/IEC 15444-1) and WSQ (IAFIS-IC-0110).
extension BiometricContainer {
    static func jpeg(_ cursor: inout ByteCursor) throws(ContainerFault) -> BiometricContainer {
        try cursor.skip(2, "its beginning")
        var size: (width: Int, height: Int)?
        var hasScan = false
        while true {
            let marker = try nextMarker(&cursor)
            switch marker {
            case 0xFFD9:
                guard let size, hasScan else { throw cursor.fault("no picture before its end") }
                try cursor.end()
                return BiometricContainer(.jpeg, width: size.width, height: size.height)
            // Start of frame, in every kind of coding.
            case 0xFFC0...0xFFC3, 0xFFC5...0xFFC7, 0xFFC9...0xFFCB, 0xFFCD...0xFFCF:
                guard size == nil else { throw cursor.fault("a second frame") }
                let length = try cursor.number(2)
                let precision = try cursor.number(1)
                let (height, width) = (try cursor.number(2), try cursor.number(2))
                let components = try cursor.number(1)
                guard (1...4).contains(components), length == 8 + 3 * components,
                    [8, 12, 16].contains(precision)
                else { throw cursor.fault("an impossible frame") }
                try cursor.checkSize(width, height)
                try cursor.skip(length - 8, "its frame")
                size = (width, height)
            case 0xFFDA:
                guard size != nil else { throw cursor.fault("a scan before its frame") }
                try skipSegment(&cursor)
                hasScan = true
                try skipCoded(&cursor, restarts: 0xD0...0xD7)
            case 0xFFC4, 0xFFCC, 0xFFDB...0xFFEF, 0xFFFE: try skipSegment(&cursor)
            default: throw cursor.fault("a marker \(String(marker, radix: 16))")
            }
        }
    }

    static func wsq(_ cursor: inout ByteCursor) throws(ContainerFault) -> BiometricContainer {
        try cursor.skip(2, "its beginning")
        var size: (width: Int, height: Int)?
        var hasBlock = false
        while true {
            let marker = try nextMarker(&cursor)
            switch marker {
            case 0xFFA1:
                guard let size, hasBlock else { throw cursor.fault("no picture before its end") }
                try cursor.end()
                return BiometricContainer(.wsq, width: size.width, height: size.height)
            case 0xFFA2:
                guard size == nil, try cursor.number(2) == 17 else {
                    throw cursor.fault("an impossible frame")
                }
                try cursor.skip(2, "black and white")
                let (height, width) = (try cursor.number(2), try cursor.number(2))
                try cursor.checkSize(width, height)
                try cursor.skip(9, "its frame")
                size = (width, height)
            case 0xFFA3:
                guard size != nil else { throw cursor.fault("a block before its frame") }
                try skipSegment(&cursor)
                hasBlock = true
                try skipCoded(&cursor, restarts: 0xB0...0xB7)
            case 0xFFA4...0xFFA8: try skipSegment(&cursor)
            default: throw cursor.fault("a marker \(String(marker, radix: 16))")
            }
        }
    }

    static func jpeg2000(
        _ cursor: inout ByteCursor, hasBoxes: Bool
    ) throws(ContainerFault) -> BiometricContainer {
        guard hasBoxes else { return try codestream(&cursor) }
        try cursor.skip(12, "its signature")
        while cursor.left > 0 {
            let length = try cursor.number(4)
            let kind = try cursor.take(4, "a box's kind")
            // A length of 1 is one of eight bytes; no file here is long enough for it.
            guard length == 0 || length >= 8 else { throw cursor.fault("a box of \(length) bytes") }
            let content = try cursor.take(length == 0 ? cursor.left : length - 8, "a box")
            guard Array(kind) == Array("jp2c".utf8) else { continue }
            var inner = ByteCursor(content, .jpeg2000)
            return try codestream(&inner)
        }
        throw cursor.fault("no codestream")
    }

    /// The SIZ segment says the size of the picture and how many components it has.
    private static func codestream(
        _ cursor: inout ByteCursor
    ) throws(ContainerFault) -> BiometricContainer {
        guard try cursor.number(4) == 0xFF4F_FF51 else { throw cursor.fault("no codestream") }
        let length = try cursor.number(2)
        try cursor.skip(2, "its capabilities")
        let (right, bottom) = (try cursor.number(4), try cursor.number(4))
        let (left, top) = (try cursor.number(4), try cursor.number(4))
        try cursor.skip(16, "its tiles")
        let components = try cursor.number(2)
        guard (1...16).contains(components), length == 38 + 3 * components else {
            throw cursor.fault("an impossible SIZ segment")
        }
        try cursor.checkSize(right - left, bottom - top)
        guard cursor.left >= length - 38 + 2 else { throw cursor.fault("no data") }
        try cursor.skip(cursor.left - 2, "its data")
        guard try cursor.number(2) == 0xFFD9 else { throw cursor.fault("no end") }
        return BiometricContainer(.jpeg2000, width: right - left, height: bottom - top)
    }

    /// Fill bytes before a marker are allowed.
    private static func nextMarker(_ cursor: inout ByteCursor) throws(ContainerFault) -> Int {
        guard try cursor.number(1) == 0xFF else {
            throw cursor.fault("no marker where one must be")
        }
        var code = try cursor.number(1)
        while code == 0xFF { code = try cursor.number(1) }
        return 0xFF00 | code
    }

    private static func skipSegment(_ cursor: inout ByteCursor) throws(ContainerFault) {
        let length = try cursor.number(2)
        guard length >= 2 else { throw cursor.fault("a segment of \(length) bytes") }
        try cursor.skip(length - 2, "a segment")
    }

    /// Coded data run to the next marker that is neither a stuffed byte nor a restart.
    private static func skipCoded(
        _ cursor: inout ByteCursor, restarts: ClosedRange<Int>
    ) throws(ContainerFault) {
        while cursor.seek(0xFF) {
            var ahead = cursor
            try ahead.skip(1, "a marker")
            let code = try ahead.number(1)
            guard code == 0 || restarts.contains(code) else { return }
            cursor = ahead
        }
        throw cursor.fault("no end")
    }
}
