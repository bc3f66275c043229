public import Core
import Glibc

/// Why the server of a post's UPSes does not run.
public enum UPSFault: Fault, Hashable {
    /// No address of this machine, or no such name.
    case unusableAddress(address: String, reason: String)
    /// Another process listens there.
    case occupied(address: String)
    case system(operation: String, errorNumber: Int32)

    public var problem: String {
        switch self {
        case .unusableAddress(let address, let reason): "cannot listen at \(address): \(reason)"
        case .occupied(let address): "\(address) is in use"
        case .system(let operation, let errorNumber):
            "cannot \(operation): \(String(cString: strerror(errorNumber)))"
        }
    }

    public var remedy: String? {
        switch self {
        case .unusableAddress: "give [ups].listen an address of this machine, or 0.0.0.0 for all"
        case .occupied:
            "ss -ltnp shows what listens there; stop it, or give [ups].listen another port"
        case .system: nil
        }
    }

    public var isTransient: Bool {
        switch self {
        // An address may come with its network.
        case .unusableAddress, .occupied, .system: true
        }
    }
}
