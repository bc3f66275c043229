internal import Core
internal import PKI
internal import Uplink

/// `site.toml.signed`: what stands beside a site file that HQ signed, which stays as it is for
/// people to read.
struct SignedSite {
    /// Behind the site file's own name.
    static let suffix = ".signed"
    /// Bytes.
    static let limit = 256 << 10

    let signed: SignedStatement<SiteStatement>
    /// How a card that knows an earlier list authority is led to the one that vouches for the
    /// signer.
    let authorities: SignedAuthorities?

    init(_ signed: SignedStatement<SiteStatement>, authorities: SignedAuthorities?) {
        self.signed = signed
        self.authorities = authorities
    }

    var statement: SiteStatement { signed.statement }

    var json: JSONValue {
        guard var members = signed.json.object else { return signed.json }
        members["authorities"] = authorities?.json ?? .null
        return .object(members)
    }

    /// - Throws: `SiteSignatureFault` for what is no such file; nothing is verified yet.
    init(_ bytes: [UInt8], path: String) throws(SiteSignatureFault) {
        guard let json = try? JSONValue(parsing: bytes),
            let signed = try? SignedStatement<SiteStatement>(json)
        else { throw .notASignature(path: path) }
        self.signed = signed
        authorities = json["authorities"].flatMap { SignedAuthorities($0) }
    }
}

/// Why a site file does not make this board a post. Nothing was changed.
enum SiteSignatureFault: Fault, Hashable {
    case missing(path: String)
    case notASignature(path: String)
    case untrusted(path: String, reason: String)
    case altered(path: String)
    case otherDevice(path: String)
    case ended(path: String, at: Timestamp, now: Timestamp)
    case otherBoard(path: String, board: String, card: String)

    var problem: String {
        switch self {
        case .missing(let path):
            "this board's card knows its headquarters, and beside \(path) is no signature of theirs"
        case .notASignature(let path): "\(path) is no signature, or was cut off"
        case .untrusted(let path, let reason):
            "nobody whom this board believes has signed \(path): \(reason)"
        case .altered(let path): "\(path) is not the file that was signed: changed, or cut off"
        case .otherDevice(let path): "\(path) was signed for another device than this board"
        case .ended(let path, let end, let now):
            "the signature of \(path) ended at \(end), and this board's clock shows \(now)"
        case .otherBoard(let path, let board, let card):
            "\(path) is for a board \(board), and this card was made for \(card)"
        }
    }

    var remedy: String? {
        switch self {
        case .missing, .notASignature, .altered:
            "take both files anew from HQ (waypost-hub site sign)"
        case .untrusted: "HQ signs it with a certificate of waypost-hub publishers admit"
        case .otherDevice:
            "HQ signs it for this board's device.csr: waypost-hub site sign --device FILE"
        case .ended: "HQ signs it again; or the clock is wrong: set it"
        case .otherBoard(_, let board, _):
            "the card for that board, or its definition in etc/waypost/boards/\(board).toml"
        }
    }
}
