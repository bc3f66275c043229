import Core
import PKI

/// The first 32 bytes of a bundle, and what they say of the rest.
///
/// | bytes | hold |
/// | --- | --- |
/// | 0…7 | `WAYPOSTL` |
/// | 8…11 | format, 2, big-endian like all numbers |
/// | 12…15 | length of the signed manifest (CMS SignedData over canonical JSON) |
/// | 16…19 | length of the key envelope (CMS with the content key); 0 in a clear bundle |
/// | 20…31 | the first 12 bytes of SHA-256 over bytes 0…19, manifest and envelope |
///
/// Manifest and envelope follow, zeros up to a multiple of 4,096, then the sections without a gap
/// up to the end of the file. The checksum is against damage only: a signed message has bytes, as
/// its list of algorithms, that no signature covers. Against people the signature stands, which
/// the manifest extends over envelope and sections.
struct BundleHeader {
    static let length = 32
    static let format = 2
    private static let magic = Array("WAYPOSTL".utf8)

    let manifestLength: Int
    let envelopeLength: Int
    private let checksum: [UInt8]

    var envelopeStart: Int { Self.length + manifestLength }
    var end: Int { envelopeStart + envelopeLength }
    /// Where sections begin.
    var sectionsStart: Int {
        (end + BundlePages.stored - 1) / BundlePages.stored * BundlePages.stored
    }

    var bytes: [UInt8] { beginning + checksum }

    private var beginning: [UInt8] {
        Self.beginning(manifestLength: manifestLength, envelopeLength: envelopeLength)
    }

    /// The header of a bundle with these parts.
    init(manifest: [UInt8], envelope: [UInt8]) {
        manifestLength = manifest.count
        envelopeLength = envelope.count
        checksum = Self.checksum(
            Self.beginning(manifestLength: manifest.count, envelopeLength: envelope.count),
            manifest, envelope)
    }

    /// Whether the parts are those that the header was made for.
    func fits(manifest: [UInt8], envelope: [UInt8]) -> Bool {
        checksum == Self.checksum(beginning, manifest, envelope)
    }

    private static func beginning(manifestLength: Int, envelopeLength: Int) -> [UInt8] {
        magic + BigEndian.bytes(UInt64(format), count: 4)
            + BigEndian.bytes(UInt64(manifestLength), count: 4)
            + BigEndian.bytes(UInt64(envelopeLength), count: 4)
    }

    private static func checksum(_ parts: [UInt8]...) -> [UInt8] {
        Array(SHA256.digest(parts).bytes.prefix(12))
    }

    init(_ bytes: [UInt8]) throws(ScreeningFault) {
        guard bytes.count == Self.length, bytes.starts(with: Self.magic) else {
            throw .notABundle("it does not begin as one")
        }
        let format = BigEndian.value(bytes[8..<12])
        guard format == UInt64(Self.format) else {
            throw ScreeningFault(
                .notABundle, "the list has format \(format), and \(Self.format) is known here",
                "update the post's software, or have the list built for this format")
        }
        checksum = Array(bytes[20...])
        manifestLength = Int(BigEndian.value(bytes[12..<16]))
        envelopeLength = Int(BigEndian.value(bytes[16..<20]))
        guard (1...ScreeningLimit.header).contains(manifestLength),
            envelopeLength <= ScreeningLimit.header
        else { throw .notABundle("its manifest or key envelope is too long") }
    }
}
