internal import Core

/// A file as it is handed out: what the record said of it, and nothing that its bytes say.
struct ShownAttachment: Sendable, Hashable {
    let sha256: Digest256
    let bytes: Int64
    /// As the record says it; `application/octet-stream` where that is no media type.
    let mediaType: String
    /// Whether a browser may show it on the page. All else it is only given to save: a type such as
    /// `text/html` or `image/svg+xml` could carry scripts.
    let isPicture: Bool

    private static let unknown = "application/octet-stream"
    private static let pictures: Set<String> = ["image/jpeg", "image/png", "image/webp"]

    init(_ sha256: Digest256, bytes: Int64, said mediaType: String?) {
        self.sha256 = sha256
        self.bytes = bytes
        let said = mediaType?.lowercased() ?? ""
        self.mediaType = Self.isMediaType(said) ? said : Self.unknown
        isPicture = Self.pictures.contains(self.mediaType)
    }

    /// Type and subtype of RFC 6838 §4.2, without parameters.
    private static func isMediaType(_ text: String) -> Bool {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        return parts.count == 2
            && parts.allSatisfy { part in
                (1...64).contains(part.utf8.count)
                    && part.utf8.allSatisfy { byte in
                        switch byte {
                        case UInt8(ascii: "a")...UInt8(ascii: "z"),
                            UInt8(ascii: "0")...UInt8(ascii: "9"):
                            true
                        default: "!#$&-^_.+".utf8.contains(byte)
                        }
                    }
            }
    }
}
