public import Core
public import PKI
public import Records
public import Uplink

/// Why the hub did not do what was asked. Nothing of a refused batch is kept.
public enum HubFault: Fault {
    case wire(WireFault)
    /// A request that is no greeting or batch.
    case malformed(reason: String)
    /// These records cannot be kept whatever is done here; the others of the batch can.
    case recordsRefused([RecordRefusal])
    /// The batch does not follow anything that is stored; this is where that ends.
    case behind(ChainHead?)
    /// The certificate belongs to another post than the one that is spoken of.
    case otherPost(certificate: String, claimed: String)
    /// The certificate has been revoked.
    case revoked(post: String)
    /// The certificate of the caller cannot be accepted.
    case distrusted(reason: String)
    /// The database does not answer, or not now.
    case databaseAway(reason: String)
    /// The database answers no, and will again.
    case database(reason: String)
    case invalidPost(String)
    /// The request is a spare's, and nobody said what post it is to be.
    case spare(String)
    /// The request names another post than the one that the device is to be.
    case otherRequest(post: String, wanted: String)
    /// The post has a device already, and the request is of another key.
    case alreadyEnrolled(post: String, certificate: String)
    /// The device may not have this certificate, or not now.
    case renewalRefused(String)
    case tooManyRenewals(post: String)
    /// Why no authority follows another now.
    case succession(String)
    case invalidPublisher(String)
    case invalidAddress(String)
    case notInitialised(directory: String)
    /// What is wrong with a release that somebody publishes.
    case releaseRefused(String)
    case noRelease(ReleaseName, post: String)
    /// Whose name this is already, and what to do.
    case nameTaken(String, remedy: String)
    /// Why records about a person are not erased.
    case erasureRefused(String)
    case cannotListen(address: String, reason: String)
    case pki(PKIFault)
    case files(FileFault)

    public var problem: String {
        switch self {
        case .wire(let fault): fault.problem
        case .malformed(let reason): "the request is malformed: \(reason)"
        case .recordsRefused(let refusals):
            "\(refusals.count) records cannot be kept: "
                + refusals.map { "sequence \($0.sequence), \($0.reason)" }.joined(separator: "; ")
        case .behind(let head?):
            "the batch does not follow what is stored, which ends at sequence \(head.sequence)"
        case .behind: "the batch does not start at sequence 1 and nothing of its epoch is stored"
        case .otherPost(let certificate, let claimed):
            "the certificate is of post \(certificate), the request of post \(claimed)"
        case .revoked(let post): "the certificate of post \(post) has been revoked"
        case .distrusted(let reason): "the caller's certificate is not accepted: \(reason)"
        case .databaseAway(let reason): "the database does not answer: \(reason)"
        case .database(let reason): "the database answers: \(reason)"
        case .alreadyEnrolled(let post, let certificate):
            "post \(post) is enrolled already with another device key (\(certificate))"
        case .invalidPost(let name): "\"\(name)\" cannot name a post"
        case .otherRequest(let post, let wanted):
            "the request is of post \(post) and not of a spare that could be \(wanted)"
        case .spare(let name): "this is the request of \(name), a spare that is no post yet"
        case .renewalRefused(let reason): "the certificate is not renewed: \(reason)"
        case .tooManyRenewals(let post):
            "post \(post) has asked for \(HubLedger.renewalsADay) certificates within a day"
        case .succession(let reason): reason
        case .invalidPublisher(let name): "\"\(name)\" cannot name a publisher"
        case .invalidAddress(let address): "\"\(address)\" is no address of a hub"
        case .notInitialised(let directory): "there is no hub in \(directory)"
        case .releaseRefused(let reason): reason
        case .nameTaken(let reason, _): reason
        case .erasureRefused(let reason): reason
        case .noRelease(let name, let post): "there is no \(name) for \(post) now"
        case .cannotListen(let address, let reason): "cannot listen on \(address): \(reason)"
        case .pki(let fault): fault.problem
        case .files(let fault): fault.problem
        }
    }

    public var remedy: String? {
        switch self {
        case .behind: "send again from there"
        case .revoked, .distrusted:
            "enrol the post again: waypost-hub enrol --csr FILE --out BUNDLE"
        case .databaseAway: "check that the database runs and the connection string names it"
        case .alreadyEnrolled:
            "two posts with one id? Give this one an id of its own in site.toml and provision it "
                + "anew; if this device takes the other's place for good, say --replace"
        case .renewalRefused, .tooManyRenewals:
            "if this goes on: waypost provision --renew FILE at the post, waypost-hub enrol here"
        case .invalidPost, .invalidPublisher:
            "1 to 64 letters, digits, \"-\", \"_\" and \".\", not starting with \".\""
        case .spare: "say which post it is to be: --post POST"
        case .invalidAddress: "a host name or an IP address, without a port"
        case .notInitialised: "run: waypost-hub init --dir DIR"
        case .cannotListen: "choose another address with --listen, or end what listens there"
        case .releaseRefused: "look: waypost-hub publish status"
        case .nameTaken(_, let remedy): remedy
        case .succession: "look: waypost-hub authority status"
        case .wire(let fault): fault.remedy
        case .pki(let fault): fault.remedy
        case .files(let fault): fault.remedy
        default: nil
        }
    }

    public var isTransient: Bool {
        switch self {
        case .databaseAway, .behind, .tooManyRenewals: true
        case .files(let fault): fault.isTransient
        default: false
        }
    }
}
