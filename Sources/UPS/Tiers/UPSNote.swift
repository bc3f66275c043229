/// Something for the role's log.
public enum UPSNote: Hashable, Sendable, CustomStringConvertible {
    case serving(tier: Int)
    case announced(tier: Int, after: Duration)
    case cutCalledOff(tier: Int)
    case shuttingDown(tier: Int, logins: Int)
    case mayOpen(tier: Int, logins: Int)
    case off(tier: Int)
    /// The relay opened without the notice that was promised to clients.
    case cutTooEarly(tier: Int)
    case stale(tier: Int)
    case loggedIn(tier: Int, user: String, peer: String)
    case loggedOut(tier: Int, peer: String)
    /// The same of one load's UPS.
    indirect case load(String, UPSNote)
    /// So many log-ins with a wrong name or password since the last such note.
    case refused(count: Int, lastPeer: String)

    public var description: String {
        switch self {
        case .serving(let tier): "tier \(tier) has power"
        case .announced(let tier, let after):
            "tier \(tier) is to be cut in \(after.components.seconds) s"
        case .cutCalledOff(let tier): "the cut of tier \(tier) is called off"
        case .shuttingDown(let tier, let logins):
            "tier \(tier): shutdown forced, \(logins) logged in"
        case .mayOpen(let tier, let logins):
            "tier \(tier): the relay may open, \(logins) still logged in"
        case .off(let tier): "tier \(tier) is off"
        case .cutTooEarly(let tier): "tier \(tier) was cut before its clients had their notice"
        case .stale(let tier): "tier \(tier): the plan is silent"
        case .loggedIn(let tier, let user, let peer): "tier \(tier): \(user) logged in from \(peer)"
        case .loggedOut(let tier, let peer): "tier \(tier): \(peer) is gone"
        case .load(let name, let note): "\(name), \(note)"
        case .refused(let count, let peer): "\(count) log-ins refused, the last from \(peer)"
        }
    }
}
