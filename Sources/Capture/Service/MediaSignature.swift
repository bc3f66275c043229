/// The bytes with which files of the kinds begin that documents and faces come in.
enum MediaSignature {
    /// Bytes that are enough to tell.
    static let length = 12

    /// By media type, the accepted beginnings. JPEG and WSQ start with their start-of-image
    /// markers, JPEG 2000 with its signature box or a bare codestream.
    private static let beginnings: [String: [[UInt8]]] = [
        "image/jpeg": [[0xFF, 0xD8, 0xFF]],
        "image/png": [[0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]],
        "image/jp2": [
            [0, 0, 0, 0x0C, 0x6A, 0x50, 0x20, 0x20], [0xFF, 0x4F, 0xFF, 0x51],
        ],
        "image/wsq": [[0xFF, 0xA0]],
        "image/x-wsq": [[0xFF, 0xA0]],
        "image/tiff": [[0x49, 0x49, 0x2A, 0], [0x4D, 0x4D, 0, 0x2A]],
        "image/webp": [Array("RIFF".utf8)],
        "application/pdf": [Array("%PDF-".utf8)],
    ]

    /// Whether a file that begins so cannot be of that type; types that are not known here are
    /// never contradicted.
    static func contradicts(_ mediaType: String, _ bytes: [UInt8]) -> Bool {
        let name = mediaType.split(separator: ";").first.map { $0.lowercased() } ?? ""
        guard let accepted = beginnings[name.filter { $0 != " " }] else { return false }
        return !accepted.contains { bytes.starts(with: $0) }
    }
}
