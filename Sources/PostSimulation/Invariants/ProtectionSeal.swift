internal import Core
internal import Foundation
internal import Glibc
internal import Logging
internal import PKI
internal import Simulation

/// The seal of the protection role over what counters refer to it, and the search for what must
/// stay below it (RECORD.md, `referral`).
///
/// The key and what is sealed come from the seed. CMS, by which a post seals to a person's
/// certificate, draws from the machine's random numbers: the lengths on a simulated disk, and with
/// them a seed's life, would differ from run to run.
struct ProtectionSeal: Sendable {
    /// Stands in each referral below the seal, and nowhere else in the world.
    let marker: String
    private let cipher: AES256GCM

    init(seed: UInt64) throws(PKIFault) {
        let random = SeededRandom(seed: seed)
        marker = "#protect-" + Hexadecimal.text(random.bytes(12))
        cipher = try AES256GCM(key: random.bytes(AES256GCM.keyLength))
    }

    /// The body of a record of kind `referral`.
    func referral(of crossing: Identifier, random: SeededRandom) -> JSONValue {
        let plain: JSONValue = [
            "crossing_id": .string(crossing.description), "need": "unaccompanied_child",
            "urgency": .string(marker),
        ]
        let nonce = random.bytes(AES256GCM.nonceLength)
        let sealed = cipher.seal(Array(plain.compactText.utf8), nonce: nonce, authenticating: [])
        return ["sealed": .string(Base64.text(nonce + sealed))]
    }

    /// Whether the body is a seal and nothing else, and the protection role can open it.
    func holds(_ body: JSONValue) -> Bool {
        guard case .object(let members) = body, members.count == 1,
            let bytes = members["sealed"]?.string.flatMap({ Base64.bytes($0) }),
            bytes.count > AES256GCM.nonceLength,
            let plain = try? cipher.open(
                Array(bytes.dropFirst(AES256GCM.nonceLength)),
                nonce: Array(bytes.prefix(AES256GCM.nonceLength)), authenticating: [])
        else { return false }
        return Self.contains(Data(plain), marker)
    }

    /// The first file below a folder in which the marker stands: as it is, or in hexadecimal digits
    /// as database tools write bytes.
    func disclosure(below folder: String) -> String? {
        let texts = [marker, Hexadecimal.text(Array(marker.utf8))]
        for name in FileManager.default.subpaths(atPath: folder) ?? [] {
            guard let content = FileManager.default.contents(atPath: folder + "/" + name) else {
                continue
            }
            if texts.contains(where: { Self.contains(content, $0) }) { return name }
        }
        return nil
    }

    private static func contains(_ content: Data, _ text: String) -> Bool {
        let sought = Array(text.utf8)
        return content.withUnsafeBytes { bytes in
            guard var place = bytes.baseAddress, let first = sought.first else { return false }
            let end = place + bytes.count
            while end - place >= sought.count,
                let found = memchr(place, Int32(first), end - place).map(UnsafeRawPointer.init)
            {
                guard end - found >= sought.count else { return false }
                if memcmp(found, sought, sought.count) == 0 { return true }
                place = found + 1
            }
            return false
        }
    }
}

/// The log of the board's roles, which nobody reads but this.
struct WatchedLog: LogHandler {
    let marker: String
    let watch: Watch
    var metadata: Logger.Metadata = [:]
    var logLevel: Logger.Level = .info

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        if "\(event.message)".contains(marker) {
            watch.violate("protection data stand outside their seal: in a log")
        }
    }
}
