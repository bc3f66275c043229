import Core
import PKI

/// A picture as a camera at the counter would give it, as far as anybody looks who does not decode
/// it: JPEG's markers around bytes that no compressor makes smaller.
struct InventedImage: Sendable {
    let bytes: [UInt8]
    let sha256: Digest256

    /// Of 8 to 40 KB, as a face at 300 by 400 pixels has.
    init(using random: inout SeededRandom) {
        let (height, width) = (400, 300)
        var bytes: [UInt8] = [0xFF, 0xD8]
        func segment(_ marker: UInt8, _ content: [UInt8]) {
            let length = content.count + 2
            bytes += [0xFF, marker, UInt8(length >> 8), UInt8(length & 0xFF)] + content
        }
        segment(0xE0, Array("JFIF\0".utf8) + [1, 1, 0, 0, 1, 0, 1, 0, 0])
        segment(0xDB, [0] + [UInt8](repeating: 16, count: 64))
        segment(
            0xC0,
            [
                8, UInt8(height >> 8), UInt8(height & 0xFF), UInt8(width >> 8), UInt8(width & 0xFF),
                1,
            ]
                + [1, 0x11, 0])
        segment(0xDA, [1, 1, 0, 0, 63, 0])
        // 0xFF would begin a marker.
        bytes += (0..<Int.random(in: 8_000...40_000, using: &random)).map { _ in
            UInt8.random(in: 0...0xFE, using: &random)
        }
        self.bytes = bytes + [0xFF, 0xD9]
        sha256 = SHA256.digest(self.bytes)
    }

    /// As a crossing names it (RECORD.md, `attachments`).
    var name: JSONValue {
        [
            "sha256": .string(sha256.description), "kind": "face", "media_type": "image/jpeg",
            "size": JSONValue(bytes.count),
        ]
    }
}
