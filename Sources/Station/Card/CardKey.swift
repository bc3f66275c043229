internal import Core
internal import PKI
internal import Records

/// What opens the encrypted data partition of a card beside its board's TPM: 256 bits, of which the
/// card carries one copy, sealed to HQ. On paper and over a telephone it is 64 hexadecimal digits.
struct CardKey: Sendable, Hashable {
    /// As cryptsetup takes it.
    let text: String

    private static let bytes = 32
    /// Characters of a file with a key in it.
    static let limit = 1_024
    /// Bytes of a sealed one.
    static let sealedLimit = 8_192

    init(random: some RandomSource) {
        text = Hexadecimal.text(random.bytes(Self.bytes))
    }

    /// Takes it as people write it down: in groups, in capitals, with a line's end.
    init?(_ written: String) {
        let digits = written.lowercased().filter { !$0.isWhitespace && $0 != "-" }
        guard let bytes = Hexadecimal.bytes(digits), bytes.count == Self.bytes else { return nil }
        text = digits
    }

    /// In groups of four, eight of them a line.
    var written: String {
        let digits = Array(text)
        let groups = stride(from: 0, to: digits.count, by: 4).map {
            String(digits[$0..<min($0 + 4, digits.count)])
        }
        return stride(from: 0, to: groups.count, by: 8).map {
            groups[$0..<min($0 + 8, groups.count)].joined(separator: "-")
        }.joined(separator: "\n")
    }
}

/// A card's key with what it is for, as it lies sealed to HQ on that card.
struct SealedCardKey: Sendable, Hashable {
    /// Of the post that the card is of.
    let post: String
    /// The volume's own name, its LUKS UUID.
    let volume: String
    let key: CardKey

    init(post: String, volume: String, key: CardKey) {
        (self.post, self.volume, self.key) = (post, volume, key)
    }

    func sealed(to recipient: Certificate) throws(PKIFault) -> [UInt8] {
        let content: JSONValue = [
            "post": .string(post), "volume": .string(volume), "key": .string(key.text),
        ]
        return try CMS.encrypt(Array(content.compactText.utf8), for: [recipient])
    }

    /// - Throws: as `CMS.decrypt(_:keys:)`; ``CardKeyFault/notAKey`` where something else is in it.
    static func open(_ message: [UInt8], keys: [PrivateKey]) throws -> SealedCardKey {
        let content = try CMS.decrypt(message, keys: keys)
        guard let json = try? JSONValue(parsing: content), let post = json["post"]?.string,
            let volume = json["volume"]?.string,
            let key = json["key"]?.string.flatMap({ CardKey($0) })
        else { throw CardKeyFault.notAKey }
        return SealedCardKey(post: post, volume: volume, key: key)
    }
}

/// Why a card's key could not be given, read or used.
enum CardKeyFault: Fault {
    case notAKey
    case notWritten(path: String)
    case refused(device: String)
    case failed(operation: String, reason: String)
    case notEncrypted
    case noTPM

    var problem: String {
        switch self {
        case .notAKey: "what was sealed is no card's key"
        case .notWritten(let path): "\(path) holds no key: 64 hexadecimal digits were expected"
        case .refused(let device): "this key does not open \(device)"
        case .failed(let operation, let reason): "cannot \(operation): \(reason)"
        case .notEncrypted: "this board's card is not encrypted"
        case .noTPM: "this board has no TPM to which the card could be sealed"
        }
    }

    var remedy: String? {
        switch self {
        case .notAKey: "waypost recover writes the right file, POST.card-key.cms"
        case .notWritten: "waypost-hub card-key prints it"
        case .refused: "compare the volume that waypost-hub card-key names with the card's"
        case .failed: nil
        case .notEncrypted: "it needs no key"
        case .noTPM: "save its records: waypost recover --from CARD --key FILE"
        }
    }
}
