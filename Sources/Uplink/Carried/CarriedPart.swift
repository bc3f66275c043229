public import Core
public import PKI

/// One part of what a person carries from a post to HQ: batches and attachments, whole ones, each
/// part by itself signed by the post's device and sealed to HQ.
///
/// A part's file is the eight bytes `WPCARRY1`, the SHA-256 of what follows, and a CMS message. The
/// hash is for sticks that lose bits, of which a message's frame may hide one; against people stand
/// seal and signature.
///
/// The content, before it is signed, numbers big-endian:
///
/// | bytes | hold |
/// | --- | --- |
/// | 16 | the bundle, a UUID |
/// | 4 | the part's number, from 1 |
/// | 1 | 1 where no part follows, else 0 |
/// | 8 | when it was made, in milliseconds since 1970 |
/// | rest | frames: a tag, 4 bytes of length, so many bytes |
///
/// A frame is 0, a batch as it travels by the link, or 1, an attachment. That is signed as CMS
/// SignedData (RFC 5652) and then sealed as AuthEnvelopedData (RFC 5083): who carries it sees
/// neither records nor who signed them, and cannot change a bit unseen.
public struct CarriedPart: Sendable, Hashable {
    public enum Frame: Sendable, Hashable {
        /// An encoded ``WireBatch``.
        case batch([UInt8])
        case attachment([UInt8])

        var bytes: [UInt8] {
            switch self {
            case .batch(let bytes), .attachment(let bytes): bytes
            }
        }

        var tag: UInt8 {
            switch self {
            case .batch: 0
            case .attachment: 1
            }
        }
    }

    public let bundle: Identifier
    /// From 1.
    public let number: UInt32
    /// Whether no part follows.
    public let isLast: Bool
    public let madeAt: Timestamp
    public let frames: [Frame]

    /// Bytes of all frames: what a part is filled to, and one attachment more at most.
    public static let fill = 16 << 20
    static let limit = 2 * fill + (1 << 20)
    private static let mark = Array("WPCARRY1".utf8)

    public init(
        bundle: Identifier, number: UInt32, isLast: Bool, madeAt: Timestamp, frames: [Frame]
    ) {
        self.bundle = bundle
        self.number = number
        self.isLast = isLast
        self.madeAt = madeAt
        self.frames = frames
    }

    /// Signs with the device's key and seals to HQ's; blocks as the key does.
    public func sealed(
        key: PrivateKey, certificate: Certificate, for recipient: Certificate
    ) throws(PKIFault) -> [UInt8] {
        let signed = try CMS.sign(content, key: key, certificate: certificate, at: madeAt)
        let message = try CMS.encrypt(signed, for: [recipient])
        return Self.mark + SHA256.digest(message).bytes + message
    }

    /// Opens a part and checks who made it; nothing comes out of one that was altered.
    ///
    /// The device's certificate must have been valid when the part was made: a stick may be on its
    /// way for months. That it was not revoked is the store's to say.
    ///
    /// - Parameters:
    ///   - keys: HQ's for this, of which one opens it.
    ///   - trust: the hub's authority, which issued the devices' certificates.
    /// - Throws: `pki` where it is not sealed to one of these keys, was altered or not signed by a
    ///   device; `malformed` where what was signed is no part.
    /// - Returns: the part, and the certificate of the device that signed it.
    public static func open(
        _ bytes: [UInt8], keys: [PrivateKey], trust: TrustStore
    ) throws(CarriedFault) -> (part: CarriedPart, device: Certificate) {
        do {
            // Whichever of the certificates that a key had over the years it is sealed to.
            let signed = try CMS.decrypt(try message(in: bytes), keys: keys)
            let claimed = try CMS.verifyIntegrity(of: signed)
            let part = try CarriedPart(content: claimed.content)
            try trust.verify(
                claimed.claimedSigner, intermediates: [], at: part.madeAt, purpose: .tlsClient)
            return (part, claimed.claimedSigner)
        } catch let fault as PKIFault {
            throw .pki(fault)
        } catch {
            throw error as? CarriedFault ?? .malformed("\(error)")
        }
    }

    private static func message(in bytes: [UInt8]) throws(CarriedFault) -> [UInt8] {
        guard bytes.starts(with: mark) else {
            throw .malformed("it does not begin with WPCARRY1")
        }
        let message = Array(bytes.dropFirst(mark.count + 32))
        guard SHA256.digest(message).bytes == Array(bytes.dropFirst(mark.count).prefix(32)) else {
            throw .malformed("its bytes were changed or cut off")
        }
        return message
    }

    private var content: [UInt8] {
        var writer = WireWriter()
        writer.append(bundle.bytes)
        writer.append(number)
        writer.append(UInt8(isLast ? 1 : 0))
        writer.append(UInt64(bitPattern: madeAt.milliseconds))
        for frame in frames {
            writer.append(frame.tag)
            writer.append(UInt32(frame.bytes.count))
            writer.append(frame.bytes)
        }
        return writer.bytes
    }

    private init(content: [UInt8]) throws(CarriedFault) {
        guard content.count <= Self.limit else {
            throw .malformed("it has \(content.count) bytes, more than \(Self.limit)")
        }
        var scanner = WireScanner(content[...])
        do {
            guard let bundle = Identifier(bytes: try scanner.take(16, "its bundle")) else {
                throw CarriedFault.malformed("its bundle has no name")
            }
            let number: UInt32 = try scanner.number("its number")
            let end: UInt8 = try scanner.number("its end")
            let made: UInt64 = try scanner.number("its time")
            var frames: [Frame] = []
            while !scanner.isAtEnd {
                let tag: UInt8 = try scanner.number("a frame")
                let length: UInt32 = try scanner.number("a frame's length")
                let bytes = Array(try scanner.take(Int(length), "a frame"))
                switch tag {
                case 0: frames.append(.batch(bytes))
                case 1: frames.append(.attachment(bytes))
                default: throw CarriedFault.malformed("a frame has the unknown tag \(tag)")
                }
            }
            guard number >= 1, end <= 1 else {
                throw CarriedFault.malformed("its number is \(number)")
            }
            self.init(
                bundle: bundle, number: number, isLast: end == 1,
                madeAt: Timestamp(milliseconds: Int64(bitPattern: made)), frames: frames)
        } catch let fault as CarriedFault {
            throw fault
        } catch {
            throw .malformed((error as? any Fault)?.problem ?? "\(error)")
        }
    }
}

/// Why a file is no part of a bundle, or cannot become one.
public enum CarriedFault: Fault {
    case pki(PKIFault)
    case malformed(String)

    public var problem: String {
        switch self {
        case .pki(let fault): fault.problem
        case .malformed(let reason): "this is no part of a carried bundle: \(reason)"
        }
    }

    public var remedy: String? {
        switch self {
        case .pki(let fault): fault.remedy
        case .malformed: "copy it from the post again: waypost records export --to DIR"
        }
    }
}
