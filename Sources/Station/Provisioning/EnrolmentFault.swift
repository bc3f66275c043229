public import Core

/// Why an enrolment bundle is refused.
public enum EnrolmentFault: Fault {
    case notABundle(path: String)
    case otherPost(found: String, expected: String)
    case otherKey
    case notEnrolled
    case notSSHKeys

    public var problem: String {
        switch self {
        case .notABundle(let path): "\(path) is no enrolment bundle"
        case .otherPost(let found, let expected):
            "the bundle is for post \(found) and this is \(expected)"
        case .otherKey: "the bundle's certificate is for another device key than this board's"
        case .notSSHKeys: "the bundle's SSH keys are not plain public keys, a line each"
        case .notEnrolled: "there is no certificate that could be renewed"
        }
    }

    public var remedy: String? {
        switch self {
        case .notABundle: "take the file that waypost-hub enrol --out wrote"
        case .otherPost: nil
        case .notSSHKeys: "ask HQ for another: waypost-hub enrol --csr"
        case .notEnrolled: "send HQ this board's device.csr: waypost-hub enrol --csr"
        case .otherKey: "send HQ this board's device.csr and import the answer to it"
        }
    }
}
