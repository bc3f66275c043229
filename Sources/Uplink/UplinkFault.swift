public import Core
public import Journal

/// Why the post's records did not reach HQ. What was acknowledged before stays acknowledged.
public enum UplinkFault: Fault {
    /// No connection, or one that died or fell silent.
    ///
    /// - Parameter isAnswered: whether somebody at the address answered and would not talk, so that
    ///   the line carries.
    case unreachable(address: String, reason: String, isAnswered: Bool = false)
    /// One side does not accept the other's certificate.
    case distrusted(TLSDistrust)
    /// The hub answered with a problem that only a person can mend.
    case refused(ProblemDocument)
    /// The batch does not follow what HQ holds; the receipt says where that ends, `nil` where HQ
    /// holds nothing of the epoch.
    case behind(SignedReceipt?)
    /// HQ cannot keep these records of the batch.
    case recordsRefused([RecordRefusal])
    /// The hub cannot take anything now; it says for how long where it knows.
    case busy(retryAfter: Duration?, reason: String)
    /// The hub's receipt does not hold: nothing moves on its word.
    case badReceipt(reason: String)
    /// The answer is none that this program knows.
    case badAnswer(reason: String)
    /// The post's own key or certificate cannot be used.
    case identity(reason: String)
    /// HQ's certificate for what is carried by hand; nothing is sealed to it.
    case recipientRefused(reason: String)
    case journal(JournalFault)
    case wire(WireFault)
    case files(FileFault)
    /// A file of the uplink's own says something that it never wrote.
    case damagedState(path: String, reason: String)
    /// So many records were refused that HQ itself is in doubt.
    case tooManySetAside(limit: Int)

    public var problem: String {
        switch self {
        case .unreachable(let address, let reason, _):
            "the hub at \(address) is not reached: \(reason)"
        case .distrusted(let distrust): distrust.problem
        case .refused(let document): "the hub refuses: \(document.summary)"
        case .behind(let receipt?):
            "HQ holds epoch \(receipt.receipt.epoch) up to sequence \(receipt.receipt.sequence)"
        case .behind: "HQ holds nothing of this epoch"
        case .recordsRefused(let refusals):
            "HQ cannot keep "
                + refusals.map { "sequence \($0.sequence) (\($0.reason))" }.joined(separator: ", ")
        case .busy(_, let reason): "the hub cannot take records now: \(reason)"
        case .badReceipt(let reason): "the hub's receipt does not hold: \(reason)"
        case .badAnswer(let reason): "the hub's answer is not understood: \(reason)"
        case .identity(let reason): "the post's key or certificate cannot be used: \(reason)"
        case .recipientRefused(let reason):
            "HQ's certificate for what is carried by hand is refused: \(reason)"
        case .journal(let fault): fault.problem
        case .wire(let fault): fault.problem
        case .files(let fault): fault.problem
        case .damagedState(let path, let reason): "\(path) cannot be read: \(reason)"
        case .tooManySetAside(let limit): "HQ has refused \(limit) records of this post"
        }
    }

    public var remedy: String? {
        switch self {
        case .unreachable: "check the link, the address in [uplink] hub, and that the hub runs"
        case .distrusted(let distrust): distrust.remedy
        case .refused(let document): document.remedy
        case .behind, .recordsRefused, .busy: nil
        case .badReceipt, .badAnswer: "check that both ends run versions that belong together"
        case .identity: "check etc/waypost/secrets, or enrol the post again"
        case .recipientRefused:
            "at HQ: waypost-hub carried status; here a bundle of HQ's own: waypost provision "
                + "--import BUNDLE"
        case .journal(let fault): fault.remedy
        case .wire(let fault): fault.remedy
        case .files(let fault): fault.remedy
        case .damagedState: "remove the file: it is made again from the hub's receipts"
        case .tooManySetAside: "bring the hub to a version that knows what this post records"
        }
    }

    public var isTransient: Bool {
        switch self {
        case .unreachable, .busy, .behind, .recordsRefused: true
        case .journal(let fault): fault.isTransient
        case .files(let fault): fault.isTransient
        default: false
        }
    }

    /// What it says of the link.
    var meaning: LinkWatch.Event {
        switch self {
        case .unreachable(_, _, let isAnswered): isAnswered ? .turnedAway : .silent
        case .distrusted: .turnedAway
        default: .hampered
        }
    }
}

/// A record that HQ cannot keep, and why.
public struct RecordRefusal: Sendable, Hashable {
    public let sequence: Int64
    public let reason: String

    public init(sequence: Int64, reason: String) {
        self.sequence = sequence
        self.reason = reason
    }
}

/// Whose certificate the other side did not accept.
public struct TLSDistrust: Sendable, Hashable {
    public enum Side: Sendable, Hashable {
        /// The post does not accept the hub's certificate.
        case hub
        /// The hub does not accept the post's certificate.
        case post
        /// The handshake failed without either certificate being blamed.
        case handshake
    }

    public let side: Side
    public let address: String
    public let reason: String

    public init(side: Side, address: String, reason: String) {
        self.side = side
        self.address = address
        self.reason = reason
    }

    var problem: String {
        switch side {
        case .hub: "the certificate of the hub at \(address) is not accepted: \(reason)"
        case .post: "the hub at \(address) does not accept this post's certificate: \(reason)"
        case .handshake: "no agreement on TLS 1.3 with \(address): \(reason)"
        }
    }

    var remedy: String {
        switch side {
        case .hub:
            "check that the address is the hub's and stands in its certificate, that hub-ca.pem "
                + "came from this hub's enrolment bundle, and the clock of this post"
        case .post:
            "check at HQ that the post is enrolled, not revoked and its certificate not expired; "
                + "enrol it again with a new bundle if in doubt"
        case .handshake: "check that nothing between post and hub ends or rewrites TLS"
        }
    }
}
