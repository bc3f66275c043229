public import Core

/// Why a server on the LAN cannot start or go on.
public enum ServerFault: Fault, Hashable {
    case badCertificate(path: String, reason: String)
    case badKey(path: String, reason: String)
    case cannotServe(address: String, reason: String)
    case badAuthority(path: String, reason: String)
    case cannotOffer(address: String, reason: String)

    public var problem: String {
        switch self {
        case .badCertificate(let path, let reason):
            "the LAN certificate \(path) cannot be used: \(reason)"
        case .badKey(let path, let reason): "the LAN key \(path) cannot be used: \(reason)"
        case .cannotServe(let address, let reason), .cannotOffer(let address, let reason):
            "cannot serve on \(address): \(reason)"
        case .badAuthority(let path, let reason):
            "the post's own authority \(path) cannot be used: \(reason)"
        }
    }

    public var remedy: String? {
        switch self {
        case .badCertificate, .badKey, .badAuthority:
            "make them again with: waypost provision --site FILE"
        case .cannotServe:
            "ss -ltnp shows what else listens there; or give [capture].listen in site.toml an "
                + "address of this machine"
        case .cannotOffer:
            "ss -ltnp shows what else listens there; or check [capture].ca_listen in site.toml; "
                + "a port below 1024 needs systemctl daemon-reload and a restart of capture; "
                + "\"none\" offers it nowhere"
        }
    }

    public var isTransient: Bool {
        switch self {
        case .cannotServe, .cannotOffer: true
        case .badCertificate, .badKey, .badAuthority: false
        }
    }
}
