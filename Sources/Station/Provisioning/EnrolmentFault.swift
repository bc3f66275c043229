public import Core

/// Why an enrolment bundle is refused.
public enum EnrolmentFault: Fault {
    case notABundle(path: String)
    case otherPost(found: String, expected: String)
    case otherKey
    case notEnrolled
    case notSSHKeys
    case otherHeadquarters(name: String, fingerprint: String, path: String)
    case otherKeeper(path: String, keeper: String?, wanted: String)

    public var problem: String {
        switch self {
        case .notABundle(let path): "\(path) is no enrolment bundle"
        case .otherPost(let found, let expected):
            "the bundle is for post \(found) and this is \(expected)"
        case .otherKey: "the bundle's certificate is for another device key than this board's"
        case .notSSHKeys: "the bundle's SSH keys are not plain public keys, a line each"
        case .otherHeadquarters(let name, let fingerprint, let path):
            "the bundle's \(name), SHA-256 \(fingerprint.prefix(16))…, is none that "
                + "\(path) leads to"
        case .otherKeeper(_, let keeper, let wanted):
            "the device's key is kept by \(keeper ?? "a file") already, and not by \(wanted)"
        case .notEnrolled: "there is no certificate that could be renewed"
        }
    }

    public var remedy: String? {
        switch self {
        case .notABundle: "take the file that waypost-hub enrol --out wrote"
        case .otherPost: nil
        case .otherHeadquarters(_, _, let path):
            "another's bundle, or an old card: put HQ's own there (waypost-hub authority show "
                + "--out \(path))"
        case .otherKeeper(let path, _, _):
            "a post that is not enrolled yet: remove \(path); else waypost erase, and begin anew"
        case .notSSHKeys: "ask HQ for another: waypost-hub enrol --csr"
        case .notEnrolled: "send HQ this board's device.csr: waypost-hub enrol --csr"
        case .otherKey: "send HQ this board's device.csr and import the answer to it"
        }
    }
}
