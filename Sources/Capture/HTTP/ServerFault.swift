public import Core

/// Why the LAN server cannot start or go on.
public enum ServerFault: Fault, Hashable {
    case badCertificate(path: String, reason: String)
    case badKey(path: String, reason: String)
    case cannotServe(address: String, reason: String)

    public var problem: String {
        switch self {
        case .badCertificate(let path, let reason):
            "the LAN certificate \(path) cannot be used: \(reason)"
        case .badKey(let path, let reason): "the LAN key \(path) cannot be used: \(reason)"
        case .cannotServe(let address, let reason): "cannot serve on \(address): \(reason)"
        }
    }

    public var remedy: String? {
        switch self {
        case .badCertificate, .badKey: "make them again with: waypost provision --site FILE"
        case .cannotServe: "check [capture].listen in site.toml and what else listens there"
        }
    }

    public var isTransient: Bool {
        if case .cannotServe = self { true } else { false }
    }
}
