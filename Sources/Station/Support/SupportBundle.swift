internal import Core
internal import PKI
internal import Uplink

/// What a distant colleague is given to look at: texts of the post, none of them personal.
///
/// A file of it is the eight bytes `WPSUPPT1`, the SHA-256 of what follows, and a CMS
/// AuthEnvelopedData (RFC 5083) to one certificate. In that stands a byte, 1 for CMS SignedData
/// (RFC 5652) by the device's key around the content and 0 for the content alone, as a post that
/// is not enrolled or a user who may not read the key writes it. The content is the length of a
/// JSON document in 8 bytes, big-endian, and the document in a zstd frame (RFC 8878).
struct SupportBundle: Sendable, Hashable {
    /// One text, in the order in which they stand.
    struct Part: Sendable, Hashable {
        /// A file's name: lower-case letters, digits, dots and hyphens.
        let name: String
        var text: String
        /// What of it was left out and why; `nil` for nothing.
        var omitted: String?
    }

    /// Whose word it is that a bundle comes from its post.
    enum Origin: Sendable, Hashable {
        /// A device of that name, which HQ enrolled.
        case device(post: String, serial: String)
        case unsigned
    }

    /// Bytes of a file; what does not go in is left out, and said.
    static let largest = 2_000_000
    static let smallest = 20_000
    static let schema: Int64 = 1
    /// Bytes of the document before it is compressed.
    static let documentLimit = 64 << 20
    private static let partLimit = 100
    private static let mark = Array("WPSUPPT1".utf8)

    /// `nil` on a root that is no post yet.
    let post: String?
    let madeAt: Timestamp
    let release: String
    var parts: [Part]

    /// `POST-support-TIME-HASH.wpsupport`: names sort by age, and a copy that was cut off is known
    /// again by its hash.
    func name(of file: [UInt8]) -> String {
        let time = madeAt.description.filter(\.isNumber).prefix(14)
        return "\(post ?? "unnamed")-support-\(time)-"
            + "\(SHA256.digest(file).description.prefix(16))\(Self.suffix)"
    }

    static let suffix = ".wpsupport"

    /// - Parameter device: signs it; blocks as its key does.
    func sealed(by device: DevicePair?, for recipient: Certificate) throws -> [UInt8] {
        let document = Array(json.compactText.utf8)
        let content = Self.bytes(UInt64(document.count)) + (try Zstandard.compress(document))
        let inner =
            if let device {
                try CMS.sign(
                    content, key: device.key, certificate: device.certificate, at: madeAt)
            } else {
                content
            }
        let message = try CMS.encrypt([device == nil ? 0 : 1] + inner, for: [recipient])
        return Self.mark + SHA256.digest(message).bytes + message
    }

    /// Opens a file; nothing comes out of one that was altered.
    ///
    /// - Parameters:
    ///   - keys: of which one opens it.
    ///   - trust: the hub's authority. The device's certificate must have been valid when
    ///     the bundle was made; whether it was revoked since is not asked.
    static func open(
        _ file: [UInt8], keys: [PrivateKey], trust: TrustStore
    ) throws(SupportFault) -> (bundle: SupportBundle, origin: Origin) {
        do {
            let inner = try CMS.decrypt(try message(in: file), keys: keys)
            switch inner.first {
            case 0: return (try SupportBundle(content: inner.dropFirst()), .unsigned)
            case 1:
                let claimed = try CMS.verifyIntegrity(of: Array(inner.dropFirst()))
                let bundle = try SupportBundle(content: claimed.content[...])
                let device = claimed.claimedSigner
                try trust.verify(
                    device, intermediates: [], at: bundle.madeAt, purpose: .tlsClient)
                let name = device.subjectCommonName ?? ""
                guard name == bundle.post else {
                    throw SupportFault.malformed(
                        "it says that it is of \(bundle.post ?? "nobody"), and \(name) signed it")
                }
                return (bundle, .device(post: name, serial: device.serial))
            default: throw SupportFault.malformed("its form is of another release")
            }
        } catch let fault as SupportFault {
            throw fault
        } catch let fault as PKIFault {
            throw .pki(fault)
        } catch {
            throw .malformed((error as? any Fault)?.problem ?? "\(error)")
        }
    }

    private static func message(in file: [UInt8]) throws(SupportFault) -> [UInt8] {
        guard file.starts(with: mark) else {
            throw .malformed("it does not begin with WPSUPPT1")
        }
        let message = Array(file.dropFirst(mark.count + 32))
        guard SHA256.digest(message).bytes == Array(file.dropFirst(mark.count).prefix(32)) else {
            throw .cutOff
        }
        return message
    }

    private var json: JSONValue {
        [
            "schema": .integer(Self.schema), "post": JSONValue(post), "made_at": JSONValue(madeAt),
            "release": .string(release),
            "parts": .array(
                parts.map {
                    [
                        "name": .string($0.name), "text": .string($0.text),
                        "omitted": JSONValue($0.omitted),
                    ]
                }),
        ]
    }

    private init(content: ArraySlice<UInt8>) throws {
        let size = content.prefix(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        guard content.count > 8, size <= Self.documentLimit else {
            throw SupportFault.malformed("its document has no length, or one above the limit")
        }
        let document = try JSONValue(
            parsing: Zstandard.decompress(content.dropFirst(8), size: Int(size)))
        guard document["schema"]?.integer == Self.schema,
            let made = document["made_at"]?.string.flatMap({ Timestamp($0) }),
            let release = document["release"]?.string, let parts = document["parts"]?.array,
            parts.count <= Self.partLimit
        else { throw SupportFault.malformed("its document is of another release") }
        let read = parts.compactMap { part -> Part? in
            guard let name = part["name"]?.string, Self.isName(name),
                let text = part["text"]?.string
            else { return nil }
            return Part(name: name, text: text, omitted: part["omitted"]?.string)
        }
        guard read.count == parts.count, Set(read.map(\.name)).count == read.count else {
            throw SupportFault.malformed("one of its parts has no name that a file may have")
        }
        self.init(
            post: document["post"]?.string, madeAt: made, release: release, parts: read)
    }

    init(post: String?, madeAt: Timestamp, release: String, parts: [Part]) {
        self.post = post
        self.madeAt = madeAt
        self.release = release
        self.parts = parts
    }

    private static func isName(_ name: String) -> Bool {
        !name.hasPrefix(".") && (1...60).contains(name.utf8.count)
            && name.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
                    UInt8(ascii: "."), UInt8(ascii: "-"):
                    true
                default: false
                }
            }
    }

    private static func bytes(_ number: UInt64) -> [UInt8] {
        (0..<8).map { UInt8(truncatingIfNeeded: number >> (56 - 8 * UInt64($0))) }
    }
}

/// Why a support bundle cannot be made or opened.
enum SupportFault: Fault {
    case pki(PKIFault)
    case malformed(String)
    case cutOff
    case noRecipient(String)
    case noBundle(String, known: [String])
    case tooSmall(Int)

    var problem: String {
        switch self {
        case .pki(let fault): fault.problem
        case .malformed(let reason): "this is no support bundle: \(reason)"
        case .cutOff: "the support bundle's bytes were changed or cut off"
        case .noRecipient(let path): "nobody to encrypt a support bundle to: \(path) is not there"
        case .noBundle(let name, _): "there is no support bundle \(name) here"
        case .tooSmall(let limit): "even without logs it does not fit into \(limit) bytes"
        }
    }

    var remedy: String? {
        switch self {
        case .pki(let fault): fault.remedy
        case .malformed: "copy the .wpsupport file that waypost support-bundle wrote"
        case .cutOff: "copy the rest: waypost support-bundle --print NAME --offset BYTES"
        case .noRecipient:
            "put the certificate of those who help you there, or enrol the post: waypost provision "
                + "--import BUNDLE brings HQ's"
        case .noBundle(_, let known):
            known.isEmpty
                ? "make one: waypost support-bundle" : "there are: " + known.joined(separator: ", ")
        case .tooSmall: "allow more: --limit \(SupportBundle.largest)"
        }
    }
}
