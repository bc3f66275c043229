public import Core

/// A file of a face or of fingers, recognised and measured by its structure alone. Nothing is
/// decoded: pictures of strangers are for programs that hold nothing else.
public struct BiometricContainer: Sendable, Hashable {
    public enum Format: String, Sendable, CaseIterable {
        case jpeg
        /// With boxes or as a bare codestream (ISO/IEC 15444-1).
        case jpeg2000 = "jpeg_2000"
        case wsq
        /// Finger minutiae (ISO/IEC 19794-2).
        case fingerMinutiae = "iso_19794_2"
        /// Finger images (ISO/IEC 19794-4).
        case fingerImages = "iso_19794_4"
        /// Faces (ISO/IEC 19794-5).
        case faces = "iso_19794_5"
        /// Traditional records (ANSI/NIST-ITL 1).
        case nist = "ansi_nist_itl"
    }

    public let format: Format
    /// Of the first picture, in pixels; `nil` where the format has none of its own.
    public let width: Int?
    public let height: Int?
    /// Pictures, fingers, faces or records.
    public let count: Int

    /// The longest file, in bytes, that is looked at; the longest side, and the most pixels.
    public static let fileLimit = 16 << 20
    public static let sideLimit = 32_768
    public static let pixelLimit = 100_000_000
    /// The most views, faces or records of one file.
    public static let partLimit = 256

    init(_ format: Format, width: Int? = nil, height: Int? = nil, count: Int = 1) {
        self.format = format
        self.width = width
        self.height = height
        self.count = count
    }

    /// - Returns: `nil` for a file of none of these formats.
    /// - Throws: what is wrong with one that begins as one of them: lengths that lead outside of
    ///   it, sizes and counts that cannot be, a missing end, bytes behind the end.
    public static func recognise(
        _ bytes: ArraySlice<UInt8>
    ) throws(ContainerFault) -> BiometricContainer? {
        guard let format = format(of: bytes) else { return nil }
        guard bytes.count <= fileLimit else {
            throw ContainerFault(
                format: format, reason: "\(bytes.count) bytes where \(fileLimit) are the limit")
        }
        var cursor = ByteCursor(bytes, format)
        return switch format {
        case .jpeg: try jpeg(&cursor)
        case .jpeg2000: try jpeg2000(&cursor, hasBoxes: bytes.first == 0)
        case .wsq: try wsq(&cursor)
        case .fingerMinutiae: try fingerMinutiae(&cursor)
        case .fingerImages: try fingerImages(&cursor)
        case .faces: try faces(&cursor)
        case .nist: try nist(&cursor)
        }
    }

    private static func format(of bytes: ArraySlice<UInt8>) -> Format? {
        let beginnings: [(Format, [UInt8])] = [
            (.jpeg, [0xFF, 0xD8, 0xFF]), (.jpeg2000, [0xFF, 0x4F, 0xFF, 0x51]),
            (.jpeg2000, [0, 0, 0, 0x0C, 0x6A, 0x50, 0x20, 0x20, 0x0D, 0x0A, 0x87, 0x0A]),
            (.wsq, [0xFF, 0xA0, 0xFF]), (.fingerMinutiae, Array("FMR\0".utf8)),
            (.fingerImages, Array("FIR\0".utf8)), (.faces, Array("FAC\0".utf8)),
            (.nist, Array("1.001:".utf8)), (.nist, Array("1.01:".utf8)),
        ]
        return beginnings.first { bytes.starts(with: $0.1) }?.0
    }

    public var json: JSONValue {
        [
            "format": .string(format.rawValue), "width": JSONValue(width),
            "height": JSONValue(height), "count": JSONValue(count),
        ]
    }
}

/// What is wrong with a file that begins as one of a known format.
public struct ContainerFault: Fault, Equatable {
    public let format: BiometricContainer.Format
    public let reason: String

    public var problem: String { "a file of the format \(format.rawValue) has \(reason)" }
    public var remedy: String? { "take it anew; it is damaged or no such file" }
}
