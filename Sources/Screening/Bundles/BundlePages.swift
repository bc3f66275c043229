import Core
import PKI

/// How a section's bytes become pages of 4 KiB and back.
///
/// A stored page is 4,080 bytes of payload and 16 bytes of tag. In an encrypted bundle both come
/// from AES-256-GCM under the bundle's content key: the nonce is the section's number (4 bytes) and
/// the page's (8 bytes), big-endian, which never repeats as every bundle has a key of its own; the
/// authenticated bytes are the bundle's identifier. In a clear bundle the tag is sixteen zeros, and
/// only the hashes under the signature protect the page.
struct BundlePages: Sendable {
    static let stored = 4_096
    static let payload = stored - AES256GCM.tagLength

    private let cipher: AES256GCM?
    private let identifier: Identifier

    init(contentKey: [UInt8]?, identifier: Identifier) throws(PKIFault) {
        cipher = try contentKey.map { (key) throws(PKIFault) in try AES256GCM(key: key) }
        self.identifier = identifier
    }

    /// - Parameter bytes: at most one page's payload; zeros fill the rest.
    func seal(_ bytes: [UInt8], section: Int, page: Int) -> [UInt8] {
        let padded = bytes + [UInt8](repeating: 0, count: Self.payload - bytes.count)
        guard let cipher else { return padded + [UInt8](repeating: 0, count: AES256GCM.tagLength) }
        return cipher.seal(
            padded, nonce: Self.nonce(section, page), authenticating: identifier.bytes)
    }

    /// - Parameter bytes: a page as stored, its hash already proven.
    func open(_ bytes: [UInt8], section: Int, page: Int) throws(ScreeningFault) -> [UInt8] {
        guard let cipher else {
            guard bytes.suffix(AES256GCM.tagLength).allSatisfy({ $0 == 0 }) else {
                throw .altered("page \(page) of section \(section)")
            }
            return Array(bytes.prefix(Self.payload))
        }
        do throws(PKIFault) {
            return try cipher.open(
                bytes, nonce: Self.nonce(section, page), authenticating: identifier.bytes)
        } catch {
            throw .altered("page \(page) of section \(section)")
        }
    }

    private static func nonce(_ section: Int, _ page: Int) -> [UInt8] {
        BigEndian.bytes(UInt64(section), count: 4) + BigEndian.bytes(UInt64(page), count: 8)
    }
}
